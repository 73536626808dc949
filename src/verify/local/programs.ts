import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { MachineError } from '../errors.ts';
import type { Program, ServiceName } from '../machine.ts';

interface Wanted {
  readonly name: ServiceName;
  /** Names the program where it is not on PATH. */
  readonly env: string;
  /** What makes a program say its version, and how it does. */
  readonly flag: string;
  readonly version: RegExp;
  readonly get: string;
}

const NATS_SERVER: Wanted = {
  name: 'nats-server',
  env: 'NATSMITH_NATS_SERVER',
  flag: '--version',
  version: /v(\d+\.\d+\.\d+\S*)/,
  get: 'Debian: apt install nats-server; Nix: nix shell nixpkgs#nats-server; others: https://github.com/nats-io/nats-server/releases',
};

/** Names a nats-server of another version, to change over to. */
export const OTHER_NATS_SERVER = 'NATSMITH_NATS_SERVER_OTHER';

const NGINX: Wanted = {
  name: 'nginx',
  env: 'NATSMITH_NGINX',
  flag: '-v',
  version: /nginx\/(\S+)/,
  get: 'Debian: apt install nginx-light; Nix: nix shell nixpkgs#nginx',
};

/** Where servers are on many systems, on nobody's PATH but root's. */
const SERVER_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** @throws MachineError where it cannot be found, or is something else */
export const findNatsServer = (env: NodeJS.ProcessEnv): Promise<Program> => find(NATS_SERVER, env);

/** Undefined where the environment names none. @throws MachineError as {@link findNatsServer} */
export const findOtherNatsServer = (env: NodeJS.ProcessEnv): Promise<Program> | undefined =>
  env[OTHER_NATS_SERVER] ? find({ ...NATS_SERVER, env: OTHER_NATS_SERVER }, env) : undefined;

/** @throws MachineError as {@link findNatsServer} */
export const findNginx = (env: NodeJS.ProcessEnv): Promise<Program> => find(NGINX, env);

async function find(wanted: Wanted, env: NodeJS.ProcessEnv): Promise<Program> {
  const { name, flag, version } = wanted;
  const path = locate(wanted, env);
  const said = await output(path, flag);
  const number = version.exec(said)?.[1];
  if (number === undefined)
    throw new MachineError(`${path} is no ${name}: asked for its version it says ${quoted(said)}`, {
      help: `set ${wanted.env} to one\n${wanted.get}`,
    });
  return { name, path, version: number };
}

function locate({ name, env: variable, get }: Wanted, env: NodeJS.ProcessEnv): string {
  const named = env[variable];
  if (named) {
    const path = resolve(named);
    if (isProgram(path)) return path;
    throw new MachineError(`${variable} names ${path}, which is not there or cannot be run`, { help: get });
  }
  const folders = [...new Set([...(env.PATH ?? '').split(delimiter).filter(Boolean), ...SERVER_FOLDERS])];
  const path = folders.map((folder) => resolve(folder, name)).find(isProgram);
  if (path !== undefined) return path;
  throw new MachineError(`there is no ${name} here: looked for it in ${folders.join(', ')}`, {
    help: `${get}\nor set ${variable} to its path`,
  });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** nginx tells its version on stderr. */
const output = (path: string, flag: string): Promise<string> =>
  new Promise((resolve) => {
    execFile(path, [flag], { timeout: 5000 }, (error, stdout, stderr) =>
      resolve(stdout + stderr || (error?.message ?? '')),
    );
  });

const quoted = (text: string) => JSON.stringify(text.trim().slice(0, 200));
