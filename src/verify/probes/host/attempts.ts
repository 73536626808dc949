/** What became of something that was attempted. */
export interface Attempt {
  readonly what: string;
  readonly done: boolean;
  /** The kernel's reason, where it was not done. */
  readonly answer: string;
}

/** What try-sandboxes.sh says, by whom it says it of; lines that are none of the attempts are `said`. */
export function readAttempts(output: string): Map<string, { attempts: Attempt[]; said: string[] }> {
  const all = new Map<string, { attempts: Attempt[]; said: string[] }>();
  let current = { attempts: [] as Attempt[], said: [] as string[] };
  for (const line of output.split('\n')) {
    const heading = /^== (.+)$/.exec(line)?.[1];
    const attempt = /^(done|refused|killed)\t([^\t]+)(?:\t(.*))?$/.exec(line);
    if (heading !== undefined) {
      current = { attempts: [], said: [] };
      all.set(heading, current);
    } else if (attempt) {
      const [, result, what, answer = result] = attempt;
      current.attempts.push({ what: what!, done: result === 'done', answer: answer! });
    } else if (line !== '') current.said.push(line);
  }
  return all;
}
