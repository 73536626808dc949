import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { boundedLog } from './bounded-log.ts';
import { tempDir } from './temp-dir.ts';
import { tool } from './tools.ts';
import { waitFor } from './wait-for.ts';

/** Files beside nginx.conf, by the relative name under which it includes them. */
export type NginxFiles = Readonly<Record<string, string>>;

const TEMP_PATHS = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/**
 * A whole nginx.conf around what stands in `http { }`, which writes nowhere but into its own folder.
 * A location under test is put there as `server { listen 127.0.0.1:PORT; … }`.
 */
export const nginxConf = (http: string): string =>
  [
    // As root, nginx's workers would become a user who cannot see the temporary folder.
    process.getuid?.() === 0 ? 'user root;' : '',
    'daemon off;',
    'pid nginx.pid;',
    'error_log stderr info;',
    'events { }',
    'http {',
    'access_log off;',
    ...TEMP_PATHS.map((name) => `${name}_temp_path temp_${name};`),
    http,
    '}',
    '',
  ].join('\n');

const prepare = async (conf: string, files: NginxFiles) => {
  const dir = await tempDir();
  const file = await dir.write('nginx.conf', conf);
  for (const [name, content] of Object.entries(files)) await dir.write(name, content);
  return { dir, args: ['-e', 'stderr', '-p', dir.path, '-c', file] };
};

/** `nginx -t`: whether nginx takes this configuration, and what it says about it. */
export const checkNginx = async (
  conf: string,
  files: NginxFiles = {},
): Promise<{ ok: boolean; output: string }> => {
  const { dir, args } = await prepare(conf, files);
  await using _ = dir;
  const { exitCode, all } = await execa(tool('nginx'), ['-t', ...args], {
    all: true,
    reject: false,
    timeout: 10_000,
  });
  return { ok: exitCode === 0, output: all };
};

export interface Nginx extends AsyncDisposable {
  readonly dir: string;
  log(): string;
}

/**
 * Starts nginx with a configuration made by `nginxConf` and returns when it listens.
 *
 * @throws where it ends before that; the message holds its log.
 */
export const startNginx = async (conf: string, files: NginxFiles = {}): Promise<Nginx> => {
  const { dir, args } = await prepare(conf, files);
  const child = execa(tool('nginx'), args, { reject: false, buffer: false, stdin: 'ignore' });
  const log = boundedLog(child.stdout, child.stderr);
  let ended = false;
  const exit = child.then(() => {
    ended = true;
  });
  const dispose = async () => {
    if (!ended) child.kill('SIGTERM');
    await exit;
    await dir[Symbol.asyncDispose]();
  };

  // nginx writes its pid after it has opened its sockets (src/core/nginx.c, main).
  const ready = await waitFor(
    () => (ended || existsSync(join(dir.path, 'nginx.pid')) ? !ended : undefined),
    10_000,
  );
  if (!ready) {
    await dispose();
    throw new Error(`nginx did not start:\n${log.text()}`);
  }
  return { dir: dir.path, log: log.text, [Symbol.asyncDispose]: dispose };
};
