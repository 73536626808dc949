import { LoadProblem } from './problem.ts';

/** How long a spec may take that waits for something. Most take no time at all. */
const LIMIT_MS = 30_000;
const EVENTS = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Runs foreign code that must come back with a result: when it ends the process, lets an error escape, or waits for what
 * never happens, that is thrown instead.
 */
export async function guarded<T>(run: () => Promise<T>, limitMs = LIMIT_MS): Promise<T> {
  const { exit } = process;
  let leave: (reason?: unknown) => void = () => {};
  const escaped = new Promise<never>((_, reject) => {
    leave = reject;
  });
  // Without a listener, a rejection after the race is over would end the process.
  escaped.catch(() => {});
  const stalled = () =>
    leave(new LoadProblem('spec/never-settles', 'the spec waits for something that never happens'));

  process.exit = (code) => {
    const problem = new LoadProblem('spec/exits', `the spec ends the process: process.exit(${code ?? ''})`);
    leave(problem);
    throw problem;
  };
  const listening = EVENTS.map((event) => [event, process.rawListeners(event)] as const);
  for (const event of EVENTS) process.removeAllListeners(event).on(event, leave);
  // Emitted once nothing is left that the spec could be waiting for.
  process.once('beforeExit', stalled);
  const timer = setTimeout(stalled, limitMs).unref();
  try {
    const running = run();
    running.catch(() => {});
    const result = await Promise.race([escaped, running]);
    // Rejections that nobody handles are told of after all that was waiting has run.
    await Promise.race([escaped, new Promise(setImmediate)]);
    return result;
  } finally {
    clearTimeout(timer);
    process.exit = exit;
    for (const [event, listeners] of listening) {
      process.off(event, leave);
      for (const listener of listeners) process.on(event, listener as (error: unknown) => void);
    }
    process.off('beforeExit', stalled);
  }
}
