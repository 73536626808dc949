import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until the answer is not undefined. Answers nothing after `limit` milliseconds,
 * so that the caller can say what it waited for.
 */
export const waitFor = async <T>(
  ask: () => T | undefined | Promise<T | undefined>,
  limit: number,
): Promise<T | undefined> => {
  const end = performance.now() + limit;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || performance.now() > end) return answer;
    await sleep(10);
  }
};
