import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Diagnostic } from '../domain/diagnostic.ts';
import { reasonOf } from '../domain/reason.ts';
import { exactVersion, formatVersion, SERVER_LINES } from '../domain/server-version.ts';
import { OutputProblem } from '../emit/disk.ts';
import { type Imported, importConfiguration } from '../import/import.ts';
import { specText } from '../import/print-spec.ts';
import { ConfProblem } from '../import/read/node.ts';
import { displayName } from '../load/problem.ts';
import { specSchema } from '../spec/spec.ts';
import { MachineError } from '../verify/errors.ts';
import { findNatsServer } from '../verify/local/programs.ts';
import type { Program } from '../verify/machine.ts';
import { type Invocation, type Outcome, problem, usageProblem } from './command.ts';
import { writeWhole } from './import-files.ts';
import { importRecord, importReport, remarksOf } from './import-report.ts';
import { saveSecrets } from './import-secrets.ts';
import { serverProblems } from './import-server.ts';
import { isOutcome, open } from './session.ts';

const OLDEST = '2.10';
/** More lines under a heading than anyone reads at once. */
const MOST = 40;

export async function runImport(invocation: Invocation): Promise<Outcome> {
  const { flags, operands, folder, stage } = invocation;
  const [file] = operands;
  if (file === undefined)
    return usageProblem('argument', 'import needs the file to read', 'natsmith import /etc/nats-server.conf');
  const out = (flags.out as string | undefined) ?? 'natsmith.config.ts';
  const target = resolve(folder, out);
  if (out !== '-' && !flags.force && existsSync(target))
    return cannotWrite(`${out} is there already`, 'write elsewhere with --out, or over it with --force');
  const server = await serverFor(flags['nats-server'] as string | undefined);
  if (server && 'exit' in server) return server;
  const natsVersion = (flags['nats-version'] as string | undefined) ?? lineOf(server) ?? OLDEST;
  const release = exactVersion(natsVersion);
  if (!release)
    return usageProblem(
      'flag',
      `--nats-version is a release such as 2.11.4 or a line such as 2.11, not ${JSON.stringify(natsVersion)}`,
      `lines are ${SERVER_LINES.join(', ')}`,
    );
  const given = flags.name as string | undefined;
  if (given !== undefined && !isName(given))
    return usageProblem('flag', `--name is lower-case letters, digits and "-", not ${JSON.stringify(given)}`);

  const read = readConfiguration(file, folder);
  if (typeof read !== 'string') return read;
  try {
    const imported = await stage('import', () =>
      importConfiguration({
        text: read,
        file,
        name: given ?? 'nats',
        natsVersion,
        release: formatVersion(release),
        surroundings: {
          read: (name) => readFileSync(resolve(folder, name), 'utf8'),
          environment: (name) => process.env[name],
        },
      }),
    );
    const refused = server
      ? await stage('nats-server -t', () => serverProblems(server, { file, folder }, imported.secrets))
      : [];
    const named = given === undefined ? withNameOf(imported) : imported;
    return await finish(invocation, named, { file, out, target, refused });
  } catch (error) {
    if (error instanceof OutputProblem) return cannotWrite(error.message, error.help);
    if (error instanceof ConfProblem)
      return { exit: 1, diagnostics: [unreadable(error)], talk: 'nothing was written\n' };
    throw error;
  }
}

/** Where a program is named, it has to be there; without one, nobody is asked. */
async function serverFor(named: string | undefined): Promise<Program | Outcome | undefined> {
  const env = named === undefined ? process.env : { ...process.env, NATSMITH_NATS_SERVER: named };
  try {
    return await findNatsServer(env);
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    if (!env.NATSMITH_NATS_SERVER) return undefined;
    return { exit: 3, diagnostics: [problem('verify/cannot-run', error.message, error.help)] };
  }
}

function lineOf(server: Program | undefined): string | undefined {
  return server && exactVersion(server.version) ? server.version : undefined;
}

const isName = (name: string) => specSchema.shape.name.safeParse(name).success;

function withNameOf(imported: Imported): Imported {
  const name = String(imported.spec.base?.serverName ?? '').toLowerCase();
  return isName(name) ? { ...imported, spec: { ...imported.spec, name } } : imported;
}

function readConfiguration(file: string, folder: string): string | Outcome {
  try {
    return readFileSync(resolve(folder, file), 'utf8');
  } catch (error) {
    return {
      exit: 3,
      diagnostics: [
        problem('conf/unreadable', `cannot read ${file}: ${reasonOf(error)}`, 'name a nats-server.conf'),
      ],
    };
  }
}

interface Target {
  readonly file: string;
  /** As it was named. */
  readonly out: string;
  readonly target: string;
  readonly refused: readonly Diagnostic[];
}

/** @throws OutputProblem */
async function finish(invocation: Invocation, imported: Imported, to: Target): Promise<Outcome> {
  const { flags, folder, source } = invocation;
  const { file, out, target, refused } = to;
  const text = specText(imported.spec, remarksOf(imported, file));
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
  const next = ready
    ? 'next: natsmith build'
    : 'next: mend what is said of it above, until natsmith check is content; then natsmith build';
  return {
    exit,
    diagnostics: [...refused, ...diagnostics],
    talk: `${report}${displayName(target, folder)}: written, from ${file}\n${next}\n`,
    record,
  };
}

const shortened = (lines: readonly string[]) =>
  lines.length > MOST
    ? [...lines.slice(0, MOST), `… and ${lines.length - MOST} more; --json shows all`]
    : lines;

function unreadable({ code, message, place }: ConfProblem): Diagnostic {
  return { ...problem(code, message), location: { ...place, exact: true } };
}

const cannotWrite = (message: string, help?: string): Outcome => ({
  exit: 3,
  diagnostics: [problem('output/cannot-write', message, help)],
});
