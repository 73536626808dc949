import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { reasonOf } from '../domain/reason.ts';
import { type Flags, type Invocation, type Outcome, usageProblem } from './command.ts';
import { type LiveServer, readServer } from './import-live.ts';
import { withServer } from './transfer.ts';

/** What a running server told, and who got nowhere. */
export interface Told {
  readonly lives: readonly LiveServer[];
  /** By user: why it was of no use. */
  readonly refused: ReadonlyMap<string, string>;
}

/**
 * Reads the streams of whoever the flags name; with --logins, those of every other account, too, that one of the users there gets in
 * to: the first of each who may look.
 */
export async function readLogins(invocation: Invocation): Promise<Told | Outcome> {
  const { flags, folder } = invocation;
  const logins = flags.logins as string | undefined;
  const lives: LiveServer[] = [];
  if (logins === undefined || flags.user !== undefined || flags.creds !== undefined) {
    const live = await readAs(invocation, flags, new Set());
    if (live && 'exit' in live) return live;
    if (live) lives.push(live);
  }
  if (logins === undefined) return { lives, refused: new Map() };
  const users = await usersIn(logins, folder);
  if ('exit' in users) return users;
  const refused = new Map<string, string>();
  for (const [user, file] of users) {
    const done = new Set(lives.flatMap(({ account }) => account ?? []));
    const live = await readAs(invocation, { ...flags, user, 'password-file': file }, done);
    if (!live) continue;
    if ('exit' in live) {
      const [problem] = live.diagnostics;
      // Nobody gets any further.
      if (problem?.code === 'server/unreachable') return live;
      refused.set(user, problem?.message ?? '');
    } else if (live.account === undefined)
      refused.set(user, `${user} may not ask for its own account ($SYS.REQ.USER.INFO)`);
    else lives.push(live);
  }
  if (lives.length > 0) return { lives, refused };
  return usageProblem('flag', `no user in ${logins} is of use: ${[...refused.values()].join('; ')}`);
}

/** @param done accounts that need not be read again; undefined is of one of them */
async function readAs(
  invocation: Invocation,
  flags: Flags,
  done: ReadonlySet<string>,
): Promise<LiveServer | Outcome | undefined> {
  let live: LiveServer | undefined;
  const outcome = await withServer(
    { ...invocation, flags },
    'natsmith import',
    invocation.folder,
    async (transfer) => {
      live = await readServer(transfer, done);
      return { exit: 0, diagnostics: [] };
    },
  );
  return outcome.exit === 0 ? live : outcome;
}

/** Those who have a file `nats.<user>`, as --secrets writes it; absolute paths. */
async function usersIn(logins: string, folder: string): Promise<[user: string, file: string][] | Outcome> {
  try {
    const names = (await readdir(resolve(folder, logins))).sort();
    const users = names
      .filter((name) => /^nats\.[^.]/.test(name))
      .map((name): [string, string] => [name.slice('nats.'.length), join(resolve(folder, logins), name)]);
    return users.length > 0
      ? users
      : usageProblem(
          'flag',
          `no user has a password in ${logins}`,
          'a file nats.USER for each, as import --secrets writes them',
        );
  } catch (error) {
    return usageProblem('flag', `${logins} cannot be read: ${reasonOf(error)}`);
  }
}
