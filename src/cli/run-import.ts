import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Diagnostic } from '../domain/diagnostic.ts';
import { GLOBAL_ACCOUNT } from '../domain/permission/conf-users.ts';
import { exactVersion, formatVersion, SERVER_LINES } from '../domain/server-version.ts';
import { OutputProblem } from '../emit/disk.ts';
import { withLive } from '../import/assets/into-spec.ts';
import { type Imported, importServer } from '../import/import.ts';
import { ConfProblem } from '../import/read/node.ts';
import { accountName } from '../spec/account.ts';
import { specSchema } from '../spec/spec.ts';
import { type Invocation, type Outcome, problem, usageProblem } from './command.ts';
import { connectionFlags } from './connection-flags.ts';
import { importText, readConfiguration, releaseOf, serverFor } from './import-conf.ts';
import { finish, type Place } from './import-finish.ts';
import { type LiveServer, readServer } from './import-live.ts';
import { serverProblems } from './import-server.ts';
import { withServer } from './transfer.ts';

const OLDEST = '2.10';

export async function runImport(invocation: Invocation): Promise<Outcome> {
  const { flags, operands, folder } = invocation;
  const wrong = wrongFlags(invocation);
  if (wrong) return wrong;
  const out = (flags.out as string | undefined) ?? 'natsmith.config.ts';
  const target = resolve(folder, out);
  if (out !== '-' && !flags.force && existsSync(target))
    return cannotWrite(`${out} is there already`, 'write elsewhere with --out, or over it with --force');
  const to = { file: operands[0], out, target };
  if (flags.server === undefined) return importTo(invocation, to, undefined);
  return withServer(invocation, 'natsmith import', folder, async (transfer) => {
    const server = await readServer(transfer);
    return importTo(invocation, to, server);
  });
}

function wrongFlags({ flags, operands }: Invocation): Outcome | undefined {
  const live = [...Object.keys(connectionFlags), 'account'].filter((name) => flags[name] !== undefined);
  if (operands.length === 0 && flags.server === undefined)
    return usageProblem(
      'argument',
      'import needs the file to read, or the server',
      'natsmith import /etc/nats-server.conf, or natsmith import --server nats://127.0.0.1:4222, or both',
    );
  if (live.length > 0 && flags.server === undefined)
    return usageProblem(
      'flag',
      `--${live[0]} is about a running server, and none is named`,
      'give --server URL, too',
    );
  const given = flags.name as string | undefined;
  if (given !== undefined && !isName(given))
    return usageProblem('flag', `--name is lower-case letters, digits and "-", not ${JSON.stringify(given)}`);
  const out = flags.out as string | undefined;
  if (out !== undefined && out !== '-' && !/\.m?[jt]s$/.test(out))
    return usageProblem(
      'flag',
      `--out writes TypeScript, and ${JSON.stringify(out)} is to hold something else`,
      'name a file that ends in .ts, or - for stdout',
    );
  const account = flags.account as string | undefined;
  if (account !== undefined && account !== GLOBAL_ACCOUNT && !accountName.safeParse(account).success)
    return usageProblem('flag', `--account is the name of an account, not ${JSON.stringify(account)}`);
  return undefined;
}

async function importTo(invocation: Invocation, to: Place, live: LiveServer | undefined): Promise<Outcome> {
  const { flags, folder, stage } = invocation;
  const { file } = to;
  const program =
    file === undefined ? undefined : await serverFor(flags['nats-server'] as string | undefined);
  if (program && 'exit' in program) return program;
  const natsVersion =
    (flags['nats-version'] as string | undefined) ?? live?.version ?? releaseOf(program) ?? OLDEST;
  const release = exactVersion(natsVersion);
  if (!release)
    return usageProblem(
      'flag',
      `--nats-version is a release such as 2.11.4 or a line such as 2.11, not ${JSON.stringify(natsVersion)}`,
      `lines are ${SERVER_LINES.join(', ')}`,
    );
  const given = flags.name as string | undefined;
  const name = given ?? 'nats';
  try {
    const text = file === undefined ? undefined : readConfiguration(file, folder);
    if (typeof text === 'object') return text;
    const about = { folder, name, natsVersion, release: formatVersion(release) };
    const imported =
      file === undefined || text === undefined
        ? importServer({ name, natsVersion }, live?.serverName, live?.room ?? {})
        : await stage('import', () => importText(text, { ...about, file }));
    const refused =
      program && file !== undefined
        ? await stage('nats-server -t', () => serverProblems(program, { file, folder }, imported.secrets))
        : [];
    const named = given === undefined ? withNameOf(imported) : imported;
    return await finish(invocation, live ? joined(invocation, named, live) : named, {
      ...to,
      at: live?.at,
      refused,
    });
  } catch (error) {
    if (error instanceof OutputProblem) return cannotWrite(error.message, error.help);
    if (error instanceof ConfProblem)
      return { exit: 1, diagnostics: [unreadable(error)], talk: 'nothing was written\n' };
    throw error;
  }
}

const isName = (name: string) => specSchema.shape.name.safeParse(name).success;

function withNameOf(imported: Imported): Imported {
  const name = String(imported.spec.base?.serverName ?? '').toLowerCase();
  return isName(name) ? { ...imported, spec: { ...imported.spec, name } } : imported;
}

/** With what the server told, in the account that is named, or that the server or the file has the user in. */
function joined({ flags }: Invocation, imported: Imported, { assets, account, user }: LiveServer): Imported {
  const accounts = Object.entries(imported.spec.base?.accounts ?? {});
  const [ofFile] =
    accounts.find(([, each]) => user !== undefined && each?.users?.some(({ name }) => name === user)) ?? [];
  const told = (flags.account as string | undefined) ?? account ?? ofFile;
  const meant = told ?? GLOBAL_ACCOUNT;
  const others = accounts.filter(([name, each]) => name !== meant && each?.jetstream?.enable);
  const unread = others.map(([name]) => ({
    asset: `account ${name}`,
    reason: 'its streams were not read: import again as a user of it, with --out elsewhere',
  }));
  const live = {
    ...assets,
    account: meant,
    guessed: told === undefined,
    leftAlone: [...unread, ...assets.leftAlone],
  };
  return { ...imported, spec: withLive(imported.spec, live), live };
}

function unreadable({ code, message, place }: ConfProblem): Diagnostic {
  return { ...problem(code, message), location: { ...place, exact: true } };
}

const cannotWrite = (message: string, help?: string): Outcome => ({
  exit: 3,
  diagnostics: [problem('output/cannot-write', message, help)],
});
