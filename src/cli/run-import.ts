import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Diagnostic } from '../domain/diagnostic.ts';
import { GLOBAL_ACCOUNT } from '../domain/permission/conf-users.ts';
import { exactVersion, formatVersion, SERVER_LINES } from '../domain/server-version.ts';
import { OutputProblem } from '../emit/disk.ts';
import { type ImportedLive, withLive } from '../import/assets/into-spec.ts';
import { roomFor } from '../import/assets/room.ts';
import { type Imported, importServer } from '../import/import.ts';
import { ConfProblem } from '../import/read/node.ts';
import { accountName } from '../spec/account.ts';
import { specSchema } from '../spec/spec.ts';
import { type Invocation, type Outcome, problem, usageProblem } from './command.ts';
import { connectionFlags } from './connection-flags.ts';
import { importText, readConfiguration, releaseOf, serverFor } from './import-conf.ts';
import { finish, type Place } from './import-finish.ts';
import { readLogins, type Told } from './import-logins.ts';
import { serverProblems } from './import-server.ts';

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
  const told = await readLogins(invocation);
  return 'exit' in told ? told : importTo(invocation, to, told);
}

function wrongFlags({ flags, operands }: Invocation): Outcome | undefined {
  const live = [...Object.keys(connectionFlags), 'account', 'logins'].filter(
    (name) => flags[name] !== undefined,
  );
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
  if (flags.account !== undefined && flags.logins !== undefined)
    return usageProblem(
      'flag',
      '--account and --logins are two ways to tell accounts apart',
      'give one of them',
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

async function importTo(invocation: Invocation, to: Place, told: Told | undefined): Promise<Outcome> {
  const [live] = told?.lives ?? [];
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
        ? importServer(
            { name, natsVersion },
            live?.serverName,
            roomFor(told?.lives.flatMap(({ streams }) => streams) ?? []),
          )
        : await stage('import', () => importText(text, { ...about, file }));
    const refused =
      program && file !== undefined
        ? await stage('nats-server -t', () => serverProblems(program, { file, folder }, imported.secrets))
        : [];
    const named = given === undefined ? withNameOf(imported) : imported;
    return await finish(invocation, told ? joined(invocation, named, told) : named, {
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
function joined({ flags }: Invocation, imported: Imported, { lives, refused }: Told): Imported {
  const accounts = Object.entries(imported.spec.base?.accounts ?? {});
  const ofUser = (user: string | undefined) =>
    accounts.find(([, each]) => user !== undefined && each?.users?.some(({ name }) => name === user))?.[0];
  const read = lives.map(({ assets, account, user }): ImportedLive => {
    const told = (flags.account as string | undefined) ?? account ?? ofUser(user);
    const meant = told ?? GLOBAL_ACCOUNT;
    const asset = (name: string) => (lives.length > 1 ? `${name} of ${meant}` : name);
    const leftAlone = assets.leftAlone.map((each) => ({ ...each, asset: asset(each.asset) }));
    const notBuckets = assets.notBuckets.map((each) => ({ ...each, asset: asset(each.asset) }));
    return { ...assets, account: meant, guessed: told === undefined, leftAlone, notBuckets };
  });
  const done = new Set(read.map(({ account }) => account));
  const others = accounts.filter(([name, each]) => !done.has(name) && each?.jetstream?.enable);
  const unread = others.map(([name, each]) => {
    const reasons = (each?.users ?? []).flatMap((user) => refused.get(user.name) ?? []);
    const how = flags.logins === undefined ? 'import again with --logins DIR, a folder' : 'put one there,';
    return {
      asset: `account ${name}`,
      reason: `its streams were not read: ${reasons.join('; ') || `${how} with the password of a user of it in nats.USER`}`,
    };
  });
  const [first, ...rest] = read;
  const live = first ? [{ ...first, leftAlone: [...unread, ...first.leftAlone] }, ...rest] : [];
  return { ...imported, spec: live.reduce(withLive, imported.spec), live };
}

function unreadable({ code, message, place }: ConfProblem): Diagnostic {
  return { ...problem(code, message), location: { ...place, exact: true } };
}

const cannotWrite = (message: string, help?: string): Outcome => ({
  exit: 3,
  diagnostics: [problem('output/cannot-write', message, help)],
});
