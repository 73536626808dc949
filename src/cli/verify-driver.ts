import { join, resolve } from 'node:path';
import { localDriver } from '../verify/local/driver.ts';
import type { Begin, Driver } from '../verify/machine.ts';
import type { RemoteAccess } from '../verify/remote/access.ts';
import { remoteDriver } from '../verify/remote/driver.ts';
import { vmDriver } from '../verify/vm/driver.ts';
import type { Flags, Invocation, Outcome } from './command.ts';
import { usageProblem } from './command.ts';
import { isAccess, serverAccess } from './connection-flags.ts';
import { remoteFlags } from './remote-flags.ts';

/** Makes the driver once everything else is known to be right. */
export type MakeDriver = (begin: Begin) => Promise<Driver>;

/** What --driver and the flags that belong to it mean. */
export function chooseDriver({ flags, folder }: Invocation): MakeDriver | Outcome {
  const name = (flags.driver as string | undefined) ?? 'local';
  if (name === 'remote') return chooseRemote(flags, folder);
  const stray = Object.keys(remoteFlags).find((flag) => flags[flag] !== undefined);
  if (stray !== undefined)
    return usageProblem('flag', `--${stray} is for --driver remote`, `add --driver remote, or leave it out`);
  if (name === 'local' && flags.bench === true)
    return usageProblem(
      'driver',
      '--bench compares the emitted unit with a bare server, and the driver local has no units',
      'use --bench --driver vm',
    );
  if (name === 'local') return () => localDriver(process.env);
  if (name === 'vm') return (begin) => vmDriver(process.env, begin);
  return usageProblem(
    'driver',
    `there is no driver ${JSON.stringify(name)}`,
    'use --driver local, which runs it on this machine, vm, a virtual one, or remote, where it runs already',
  );
}

function chooseRemote(flags: Flags, folder: string): MakeDriver | Outcome {
  for (const flag of ['keep', 'faults', 'bench'])
    if (flags[flag] === true)
      return usageProblem('flag', `--${flag} is not for --driver remote, whose machine is in use`);
  const { secrets, user, monitoring } = flags as Readonly<Record<string, string | undefined>>;
  const folderOfSecrets = secrets === undefined ? undefined : resolve(folder, secrets);
  const inFolder =
    folderOfSecrets !== undefined && user !== undefined && flags['password-file'] === undefined;
  const server = serverAccess(
    inFolder ? { ...flags, 'password-file': join(folderOfSecrets, `nats.${user}`) } : flags,
    folder,
  );
  if (!isAccess(server)) return server;
  if (server.login.kind === 'token' || server.login.kind === 'creds')
    return usageProblem('flag', 'verify logs in as a user with a password, or with an nkey of the spec');
  if (server.servers.length > 1) return usageProblem('flag', 'verify tries one server at a time');
  const pages = monitoring === undefined ? undefined : pagesUrl(monitoring);
  if (pages === false)
    return usageProblem(
      'flag',
      '--monitoring is no URL of monitoring pages, or has more in it than one',
      'write http://HOST:8222, or https://HOST/nats/',
    );
  const access: RemoteAccess = {
    server,
    ...(folderOfSecrets !== undefined && { secrets: folderOfSecrets }),
    ...(pages && { monitoring: pages }),
  };
  return async () => remoteDriver(access);
}

/** @returns false where it is none. Whoever says so must not quote it: it may hold a password. */
function pagesUrl(text: string): URL | false {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return plain && /^https?:$/.test(url.protocol) && url;
}
