import { codes, type Example, type Explained, explain, isCode } from '../analyze/explanations.ts';
import { similar } from '../domain/nearest.ts';
import { type Invocation, type Outcome, usageProblem } from './command.ts';
import { wrap } from './terminal.ts';

const WIDTH = 90;

export function runExplain({ operands }: Invocation): Outcome {
  const [wanted] = operands;
  if (wanted === undefined) return { exit: 0, diagnostics: [], output: overview(), record: overviewRecord() };
  // As it is copied: with its brackets, or with what stands before them.
  const code = /\[(.+)\]/.exec(wanted)?.[1] ?? wanted;
  if (!isCode(code)) return unknown(code);
  const explained = explain(code);
  return { exit: 0, diagnostics: [], output: page(explained), record: { explanations: [explained] } };
}

function unknown(code: string): Outcome {
  const [first] = code.split('/');
  const related = codes.filter((each) => each.startsWith(`${first}/`) || each.endsWith(`/${first}`));
  const near = [...new Set([...similar(code, codes), ...related])];
  const help = near.length > 0 ? `similar: ${near.join(', ')}` : '`natsmith explain` lists the codes';
  return usageProblem('code', `there is no code ${JSON.stringify(code)}`, help);
}

function overview(): string {
  const width = Math.max(...codes.map((code) => code.length));
  return codes
    .map(explain)
    .map(({ code, severity, title }) => `${code.padEnd(width)}  ${severity.padEnd(7)}  ${title}\n`)
    .join('');
}

const overviewRecord = () => ({
  explanations: codes.map(explain).map(({ code, severity, title }) => ({ code, severity, title })),
});

function page({ code, severity, title, text, help, bad, good }: Explained): string {
  const paragraphs = text.split('\n\n').map((paragraph) => wrap(paragraph, WIDTH, ''));
  return [
    `${severity}[${code}]: ${title}`,
    ...paragraphs,
    ...(help === undefined ? [] : [wrap(help, WIDTH, 'help: ')]),
    `Wrong:\n\n${example(bad)}`,
    `Right:\n\n${example(good)}\n`,
  ].join('\n\n');
}

function example({ files, run }: Example): string {
  const shown = Object.entries(files).map(([name, text]) => `  # ${name}\n${text.replace(/^(?=.)/gm, '  ')}`);
  return [...shown, `  $ ${run}`].join('\n');
}
