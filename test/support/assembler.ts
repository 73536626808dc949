import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { SpecInput } from '../../src/spec/spec.ts';
import { deploymentsOf, plainFiles } from './deployments.ts';
import { type NatsVersion, natsServerTool } from './nats-server.ts';
import { type TempDir, tempDir } from './temp-dir.ts';
import { root, type ToolName, tool } from './tools.ts';

export const AWKS = ['mawk', 'gawk', 'busybox'] as const satisfies readonly ToolName[];

export type Awk = (typeof AWKS)[number];

const SCRIPT = join(root, 'src/lower/scripts/assemble.sh');

/** The emitted files of a deployment with these users, before the real assemble.sh, as nats-config.service has it. */
export interface Assembler extends AsyncDisposable {
  readonly dir: TempDir;
  readonly target: string;
  /** Puts a user's secret where systemd would. */
  put(user: string, content: string | Uint8Array): Promise<void>;
  run(options?: { awk?: Awk; target?: string }): Promise<{ exitCode: number | undefined; output: string }>;
  /** What is in the folder of the target, by name. */
  left(): Promise<Record<string, string>>;
}

export const assembler = async (
  users: readonly string[],
  { version = '2.15', change = (text) => text, base }: AssemblerOptions = {},
): Promise<Assembler> => {
  const dir = await tempDir();
  const everything = { publish: ['>'], subscribe: ['>'] };
  const [deployment] = deploymentsOf({
    name: 'many',
    base: {
      jetstream: { enable: false },
      ...base,
      auth: { enable: true, users: users.map((name) => ({ name, ...everything })) },
    },
  });
  const files = plainFiles(deployment!);
  const source = await dir.write(
    'etc/nats-server.conf',
    change(files.get('etc/nats/nats-server.conf')!.content),
  );
  const secrets = await dir.write('etc/secrets', files.get('etc/nats/secrets')!.content);
  const credentials = join(dir.path, 'credentials');
  await mkdir(credentials);
  const target = join(dir.path, 'run/nats-server.conf');
  await mkdir(join(dir.path, 'run'));
  for (const awk of AWKS) await mkdir(join(dir.path, 'bin', awk), { recursive: true });

  return {
    dir,
    target,
    put: async (user, content) => {
      await dir.write(join('credentials', `nats.${user}`), content);
    },
    run: async ({ awk = 'mawk', target: to = target } = {}) => {
      const bin = join(dir.path, 'bin', awk);
      await symlink(tool(awk), join(bin, 'awk')).catch(() => {});
      const { exitCode, all } = await execa(
        'sh',
        [SCRIPT, tool(natsServerTool(version)), source, secrets, to],
        {
          all: true,
          reject: false,
          timeout: 60_000,
          env: { CREDENTIALS_DIRECTORY: credentials, PATH: `${bin}:${process.env.PATH}` },
        },
      );
      return { exitCode, output: all };
    },
    left: async () => {
      const names = await readdir(join(dir.path, 'run'));
      const texts = await Promise.all(names.map((name) => readFile(join(dir.path, 'run', name), 'utf8')));
      return Object.fromEntries(names.map((name, index) => [name, texts[index]!]));
    },
    [Symbol.asyncDispose]: dir[Symbol.asyncDispose],
  };
};

interface AssemblerOptions {
  readonly version?: NatsVersion;
  /** Of the emitted nats-server.conf. */
  readonly change?: (text: string) => string;
  readonly base?: NonNullable<SpecInput['base']>;
}
