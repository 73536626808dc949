import type { Invocation } from './command.ts';
import { writeTalk } from './stdio.ts';

/** Quicker than this, nobody wonders. */
const PATIENCE_MS = 300;

/** Runs stages, and says how long they took once it all takes longer than one waits gladly. */
export function stages(interactive: boolean): Invocation['stage'] {
  const start = performance.now();
  return async (name, run) => {
    const begin = performance.now();
    const result = await run();
    const end = performance.now();
    if (interactive && end - start > PATIENCE_MS) writeTalk(`${name}: ${Math.round(end - begin)} ms\n`);
    return result;
  };
}
