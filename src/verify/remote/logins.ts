import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { nkeys } from 'nats';
import { reasonOf } from '../../domain/reason.ts';
import type { User } from '../../spec/auth.ts';
import { MachineError } from '../errors.ts';
import type { Login } from '../machine.ts';
import type { RemoteAccess } from './access.ts';

/** As whom it can be logged in: a login, or why there is none. */
export type Logins = (user: string) => Login | string;

/**
 * Reads the secrets of users.
 * @throws MachineError where a file cannot be read, or holds no secret
 */
export async function readLogins(
  users: readonly User[],
  { secrets, server: { login } }: RemoteAccess,
): Promise<Logins> {
  if (secrets !== undefined) await checkFolder(secrets);
  const given = login.kind === 'password' ? login : undefined;
  const known = new Map<string, Login | string>();
  for (const user of users) {
    const { name } = user;
    const file = secrets === undefined ? undefined : join(secrets, `nats.${name}`);
    const secret = file === undefined ? undefined : await readSecret(file, true);
    if (secret !== undefined) known.set(name, loginWith(user, secret, file!));
    else if (given?.user !== name)
      known.set(name, file === undefined ? 'no secret was given' : `there is no ${file}`);
  }
  if (given && typeof known.get(given.user) !== 'object') {
    const { password } = given;
    const secret = 'text' in password ? password.text : (await readSecret(password.file, false))!;
    const user = users.find(({ name }) => name === given.user);
    const login = user
      ? loginWith(user, secret, 'file' in password ? password.file : 'NATS_PASSWORD')
      : { user: given.user, password: secret };
    if (typeof login === 'string') throw new MachineError(`no logging in as ${given.user}: ${login}`);
    known.set(given.user, login);
  }
  return (user) => known.get(user) ?? 'no secret was given';
}

function loginWith({ name, nkey }: User, secret: string, file: string): Login | string {
  // What a host may have in place of the password (server/auth.go, isBcrypt).
  if (/^\$2[abxy]\$/.test(secret)) return `${file} holds a hash, with which nobody can log in`;
  if (nkey === null) return { user: name, password: secret };
  try {
    const seed = new TextEncoder().encode(secret);
    if (nkeys.fromSeed(seed).getPublicKey() === nkey) return { seed };
    return `${file} holds the seed of another key than ${nkey}`;
  } catch {
    return `${file} holds no seed of an nkey`;
  }
}

async function checkFolder(folder: string): Promise<void> {
  const problem = await stat(folder).then(
    (found) => (found.isDirectory() ? undefined : 'it is no folder'),
    reasonOf,
  );
  if (problem !== undefined)
    throw new MachineError(`cannot read the secrets in ${folder}: ${problem}`, {
      help: '--secrets names a folder with a file for each user, called nats.USER, as in /etc/credstore',
    });
}

/** One line, as nats-config.service takes it. @throws MachineError */
async function readSecret(file: string, optional: boolean): Promise<string | undefined> {
  let text: string;
  try {
    text = (await readFile(file, 'utf8')).replace(/\n$/, '');
  } catch (error) {
    if (optional && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new MachineError(`cannot read the secret in ${file}: ${reasonOf(error)}`);
  }
  if (text === '' || /[\n\r\0]/.test(text))
    throw new MachineError(`${file} holds ${text === '' ? 'no secret' : 'more than one line'}`);
  return text;
}
