import { MachineError } from './errors.ts';

/** Milliseconds; nothing that is asked for here takes a healthy machine a tenth of it. */
export const PATIENCE = 10_000;

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * The promise's value, unless it takes too long.
 * @param what completes "waited for …"
 * @throws MachineError
 */
export async function within<T>(promise: Promise<T>, what: string, limit = PATIENCE): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new MachineError(`waited ${limit / 1000} s for ${what}`)), limit);
  });
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** Asks until there is an answer. @throws MachineError as {@link within} */
export async function waitFor<T>(
  ask: () => Promise<T | undefined> | T | undefined,
  what: string,
  limit = PATIENCE,
): Promise<T> {
  for (const end = Date.now() + limit; ; await pause(10)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new MachineError(`waited ${limit / 1000} s for ${what}`);
  }
}
