import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { unifiedDiff } from '../emit/diff.ts';
import type { Change } from '../emit/plan.ts';
import type { Invocation } from './command.ts';
import { quoted } from './terminal.ts';

/** Files whose differences are shown; of the others, the names. */
const MOST_SHOWN = 5;
/** Lines of difference shown of one file. */
const MOST_LINES = 20;
/** Characters shown of one line: a program may be all in one. */
const MOST_CHARACTERS = 200;

const WORDS = { added: 'missing', changed: 'changed', removed: 'stale', unchanged: 'unchanged' } as const;

/** How the files on disk differ from what the spec compiles to, and the command that puts them right. */
export function driftReport(
  changes: readonly Change[],
  invocation: Invocation,
  spec: string,
): { exit: 0 | 2; output: string } {
  const drifted = changes.filter(({ kind }) => kind !== 'unchanged');
  if (drifted.length === 0) return { exit: 0, output: '' };
  let shown = 0;
  const lines = drifted.flatMap((change) => {
    const path = change.kind === 'removed' ? change.path : change.artifact.path;
    const title = `${WORDS[change.kind].padEnd(8)} ${path}`;
    if (change.kind !== 'changed' || ++shown > MOST_SHOWN) return [title];
    if (change.before === undefined) return [title, '  it is no regular file'];
    const diff = unifiedDiff(change.before, change.artifact.content, MOST_LINES);
    return [
      title,
      ...(diff.length > 0 ? diff : ['its permission to be executed differs']).map((line) => `  ${cut(line)}`),
    ];
  });
  return { exit: 2, output: `${[...lines, `run: ${repair(invocation, spec)}`].join('\n')}\n` };
}

const cut = (line: string) => (line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS)}…`);

/** The command that the project builds with: its npm script, if it has one for this spec. */
function repair({ flags, folder }: Invocation, spec: string): string {
  const script = flags.spec === undefined && flags.out === undefined ? npmScript(dirname(spec)) : undefined;
  if (script !== undefined) return `npm run ${script}`;
  const argument = (flag: string) => {
    const value = flags[flag];
    return value === undefined ? '' : ` --${flag} ${quoted(String(value))}`;
  };
  const profiles = ((flags.profile as readonly string[] | undefined) ?? []).map(
    (profile) => ` --profile ${profile}`,
  );
  const file = flags.spec === undefined ? '' : ` --spec ${quoted(relative(folder, spec) || spec)}`;
  return `natsmith build${file}${argument('out')}${profiles.join('')}`;
}

function npmScript(folder: string): string | undefined {
  try {
    const { scripts = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      scripts?: Record<string, string>;
    };
    return Object.keys(scripts).find((name) =>
      /natsmith\S* build(?!.*--(check|spec|out|profile))/.test(scripts[name] ?? ''),
    );
  } catch {
    return undefined;
  }
}
