import fc from 'fast-check';
import { compile } from '../../src/compile.ts';
import type { Deployment } from '../../src/spec/resolve.ts';
import type { Spec, SpecInput } from '../../src/spec/spec.ts';
import { type PlainFile, plainFiles } from './deployments.ts';
import { sample } from './sample.ts';
import { hostileText } from './settings.ts';
import { fullSpec, type TextSlot, textSlots } from './text-slots.ts';

/** What has ended a string, a line or a file before its time in one sink or another. */
const snippets = [
  '\n',
  '\r\n',
  '\nExecStartPre=/bin/sh -c id',
  '\n[Service]\nUser=root',
  '"; include /etc/passwd; #',
  '; return 200;',
  '} server { listen 81; ',
  '" port: 1 x: "',
  "' ; touch /tmp/pwned ; '",
  '$(id)',
  '`id`',
  '${builtins.currentSystem}',
  "''${x}''",
  '*/',
  '#',
  '%n',
  '%%',
  '$MAINPID',
  '\\',
  '\\\n',
  '\0',
  '\u2028',
  '\u0085',
  ' ',
  '\t',
  '/../..',
  '//',
  ':',
  '@',
  '-',
  '\ud800',
  'é',
  '😀',
];

const hostile = ({ examples }: TextSlot): fc.Arbitrary<string> =>
  fc.oneof(
    fc
      .tuple(fc.constantFrom('x', ...examples), fc.constantFrom(...snippets), fc.nat(100))
      .map(
        ([text, snippet, at]) =>
          text.slice(0, at % (text.length + 1)) + snippet + text.slice(at % (text.length + 1)),
      ),
    hostileText,
    fc.constantFrom('', 'a'.repeat(100_000), '/'.repeat(5000), '"'.repeat(5000), '__proto__', 'constructor'),
    fc.string({ unit: fc.constantFrom(...'/.:@+-_~09azAZ[]="'), maxLength: 20 }),
  );

/** A text that got through, and what became of it. */
export interface Survivor {
  readonly slot: string;
  readonly text: string;
  readonly input: SpecInput;
  readonly spec: Spec;
  readonly deployment: Deployment;
  readonly files: ReadonlyMap<string, PlainFile>;
}

const PER_SLOT = 120;
const { values, seed } = sample(fc.tuple(...textSlots.map(hostile)), PER_SLOT);
export const attempts = textSlots.flatMap((slot, index) =>
  [...new Set(values.map((texts) => texts[index]!))].map((text) => ({ slot, text })),
);

export const baseline = plainFiles((await compile(fullSpec)).deployments![0]!);
/** Those that `check` lets pass. */
export const survivors: Survivor[] = [];
for (const { slot, text } of attempts) {
  const input = slot.spec(text);
  const { ok, spec, deployments } = await compile(input);
  if (!ok) continue;
  const deployment = deployments!.at(-1)!;
  survivors.push({ slot: slot.path, text, input, spec: spec!, deployment, files: plainFiles(deployment) });
}

export const label = ({ slot, text }: Survivor) => `${slot} = ${JSON.stringify(text.slice(0, 200))}, ${seed}`;

/** Those whose file differs from that of all others before them. */
export const distinct = (path: string): [Survivor, string][] => {
  const seen = new Map<string, Survivor>();
  for (const survivor of survivors) {
    const content = survivor.files.get(path)?.content;
    if (content !== undefined && !seen.has(content)) seen.set(content, survivor);
  }
  return [...seen].map(([content, survivor]) => [survivor, content]);
};

/** At most so many of them, from all over the list. */
export const some = <T>(all: readonly T[], most: number): T[] =>
  all.filter((_, index) => index % Math.ceil(all.length / most) === 0);

/** Runs `check` on all, a few at a time. */
export const each = async <T>(all: readonly T[], check: (one: T) => Promise<void>) => {
  const queue = [...all];
  const work = async () => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) await check(one);
  };
  await Promise.all([work(), work(), work(), work()]);
};

/** A text with its values masked: what stays is lines, sections and names. */
export const skeleton = (text: string, mask: (line: string) => string) =>
  text.split('\n').map(mask).join('\n');
