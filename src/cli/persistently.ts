import { setTimeout as pause } from 'node:timers/promises';
import type { Outcome } from './command.ts';

/** Milliseconds between attempts: each pause is twice the one before. */
const FIRST = 1_000;
const LONGEST = 60_000;
/** A connection that is older was none in vain. */
const SETTLED = 5_000;

/**
 * Does what ends with a connection again and again, with growing pauses where it does not come about; says what is in the way
 * once for each cause. systemd's own growing pauses (RestartSteps=) are newer than 252, and do not shrink again.
 * @param attempt to call `connected` once there is a connection
 * @param enough milliseconds in vain after which the last outcome is returned
 * @returns what is no problem with a server, at once
 */
export async function persistently(
  attempt: (connected: () => void) => Promise<Outcome>,
  say: (line: string) => void,
  enough: number,
): Promise<Outcome> {
  let wait = FIRST;
  let since: number | undefined;
  for (;;) {
    let settling: NodeJS.Timeout | undefined;
    const outcome = await attempt(() => {
      settling = setTimeout(() => {
        if (since !== undefined) say('connected');
        wait = FIRST;
        since = undefined;
      }, SETTLED);
    });
    clearTimeout(settling);
    const [problem] = outcome.diagnostics;
    if (!problem?.code.startsWith('server/')) return outcome;
    since ??= Date.now();
    if (Date.now() - since > enough) return outcome;
    say(
      `${problem.message}${problem.help ? ` (${problem.help})` : ''}; it is tried again, once a minute at the least`,
    );
    await pause(wait);
    wait = Math.min(2 * wait, LONGEST);
  }
}

/** Passes on what is not what was said last. */
export function changes(say: (line: string) => void): (line: string) => void {
  let last = '';
  return (line) => {
    if (line !== last) say(line);
    last = line;
  };
}
