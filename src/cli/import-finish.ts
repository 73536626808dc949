import type { Diagnostic } from '../domain/diagnostic.ts';
import type { Imported } from '../import/import.ts';
import { specText } from '../import/print-spec.ts';
import { findSpecs } from '../load/find.ts';
import { displayName } from '../load/problem.ts';
import type { Invocation, Outcome } from './command.ts';
import { writeWhole } from './import-files.ts';
import { importRecord, importReport, liveSummary, remarksOf } from './import-report.ts';
import { saveSecrets } from './import-secrets.ts';
import { isOutcome, open } from './session.ts';
import { quoted } from './terminal.ts';

/** More lines under a heading than anyone reads at once. */
const MOST = 40;

export interface Place {
  /** The configuration, if there is one. */
  readonly file: string | undefined;
  /** The spec, as it was named. */
  readonly out: string;
  readonly target: string;
}

interface Target extends Place {
  /** The server that was asked, `host:port`. */
  readonly at: string | undefined;
  /** What nats-server has against the file. */
  readonly refused: readonly Diagnostic[];
}

/** Writes a spec, and says all there is to say about it. @throws OutputProblem */
export async function finish(invocation: Invocation, imported: Imported, to: Target): Promise<Outcome> {
  const { flags, folder, source } = invocation;
  const { file, at, out, target, refused } = to;
  const from = [file, at].filter((each) => each !== undefined).join(' and ');
  const text = specText(imported.spec, remarksOf(imported, from));
  const fates = saveSecrets(imported, flags.secrets as string | undefined, folder);
  const exit = refused.length > 0 ? 1 : 0;
  const report = importReport(imported, fates)
    .map(
      ([heading, lines]) =>
        `${heading}\n${shortened(lines)
          .map((line) => `  ${line}\n`)
          .join('')}\n`,
    )
    .join('');
  const record = { import: importRecord(imported, fates, out) };
  if (out === '-') {
    const { check } = await import('../index.ts');
    const found = await check(imported.spec);
    return {
      exit,
      diagnostics: [...refused, ...found],
      output: text,
      talk: report,
      record: { import: { ...record.import, content: text } },
    };
  }
  writeWhole(target, out, text, { mode: 0o644, force: flags.force === true });
  const session = await open({ ...invocation, flags: { spec: target }, source });
  const { diagnostics } = session;
  const ready = !isOutcome(session) && session.ok;
  const named = findSpecs(folder)[0] === target ? '' : ` --spec ${quoted(out)}`;
  const next = ready
    ? `next: natsmith build${named}${at ? `; natsmith plan${named} --server ${at} shows what apply would do there` : ''}`
    : `next: mend what is said of it above, until natsmith check${named} is content; then natsmith build${named}`;
  return {
    exit,
    diagnostics: [...refused, ...diagnostics],
    talk: `${report}${displayName(target, folder)}: written, from ${from}${liveSummary(imported)}\n${next}\n`,
    record,
  };
}

const shortened = (lines: readonly string[]) =>
  lines.length > MOST
    ? [...lines.slice(0, MOST), `… and ${lines.length - MOST} more; --json shows all`]
    : lines;
