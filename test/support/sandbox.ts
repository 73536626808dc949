import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile, realpath } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe } from 'vitest';
import { type BoundedLog, boundedLog } from './bounded-log.ts';
import { type TempDir, tempDir } from './temp-dir.ts';
import { lacks, root, type ToolName, titleNeeding } from './tools.ts';
import { waitFor } from './wait-for.ts';

/**
 * This machine's file system, seen from namespaces of its own: what is written is gone with the sandbox, the network is a
 * loopback and an interface that leads nowhere. Files that natsmith emits lie and run in it where they belong on a host, byte for byte.
 */
export interface Sandbox extends AsyncDisposable {
  /** A folder that both sides see, under {@link SHARED} inside. */
  readonly shared: TempDir;
  /** Runs a program inside and waits for it; never throws for an exit code. */
  run(command: readonly string[], options?: RunOptions): Promise<Outcome>;
  /** Starts a program inside. It ends with the sandbox, or with `stop`. */
  start(command: readonly string[], options?: RunOptions): Running;
  /** Writes files inside, with the folders above them. Paths are absolute. */
  write(files: Readonly<Record<string, string | { content: string; mode?: number }>>): Promise<void>;
  /** A port on this side's 127.0.0.1 that leads to one inside. */
  forward(port: number, host?: string): Promise<number>;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Runs as this user and group, without any capability. */
  readonly user?: string;
  /** Milliseconds; 20 seconds where not given. */
  readonly timeout?: number;
}

export interface Outcome {
  readonly ok: boolean;
  readonly exitCode: number | undefined;
  readonly stdout: string;
  /** stdout and stderr as they came. */
  readonly output: string;
}

export interface Running {
  readonly log: BoundedLog;
  /** Undefined while it runs. */
  exitCode(): number | undefined;
  signal(name: NodeJS.Signals): Promise<void>;
  /** SIGTERM where no signal is given. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export const SHARED = '/test';

/** A test run that is killed takes its sandboxes along. */
const UNSHARE = [
  '--pdeathsig=KILL',
  'unshare',
  ...['--mount', '--net', '--pid', '--uts', '--ipc', '--cgroup', '--fork', '--kill-child'],
];

/** Overlays `/`, then becomes init, which is what follows the mount point, the shared folder and that of the tools. */
const ENTER = `
set -e
mount --make-rprivate /
mount -t tmpfs tmpfs "$1"
cd "$1"
mkdir upper work root
mount -t overlay overlay -o lowerdir=/,upperdir=upper,workdir=work root
cd root
mkdir -p .${SHARED} .before
mount --bind "$2" .${SHARED}
mount -t proc proc proc
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
mount -t tmpfs -o mode=755 tmpfs var/lib
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup || true
mount --rbind /dev dev
# The programs of the tests, wherever they are: below a folder that is hidden now, or on another file system.
mkdir -p ".$3"
mount --bind "$3" ".$3"
ip link set lo up
ip link add lan0 type veth peer name lan1
ip address add 192.0.2.1/24 dev lan0
ip link set lan0 up
ip link set lan1 up
pivot_root . .before
umount -l /.before
cd /
shift 3
exec "$@"
`;

/** What most containers forbid. */
const PROBE = `
mount -t tmpfs tmpfs /tmp
mkdir /tmp/upper /tmp/work /tmp/root
mount -t overlay overlay -o lowerdir=/,upperdir=/tmp/upper,workdir=/tmp/work /tmp/root
ip link add lan0 type veth peer name lan1
`;

/** What this machine lacks for sandboxes, if anything. */
const sandboxProblem = ((): string | undefined => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'root on Linux';
  const probe = spawnSync('setpriv', [...UNSHARE, 'sh', '-ec', PROBE], { timeout: 5000 });
  return probe.status === 0 ? undefined : 'namespaces with overlays';
})();

/** `describe` for tests that need sandboxes, systemd's programs and these tools; skipped with its reason where they cannot be had. */
export const describeInSandbox = (needed: readonly ToolName[], title: string, body: () => void): void => {
  const all: readonly ToolName[] = ['ip', 'systemd-analyze', ...needed];
  const missing = sandboxProblem !== undefined || lacks(...all).length > 0;
  const why = sandboxProblem ? `${title} (skipped: needs ${sandboxProblem})` : titleNeeding(all, title);
  describe.skipIf(missing)(why, body);
};

/** @param init what runs as process 1; `sleep` where not given */
export const startSandbox = async (init: readonly string[] = ['sleep', 'infinity']): Promise<Sandbox> => {
  const [mountPoint, shared] = [await tempDir(), await tempDir()];
  const tools = await realpath(join(root, '.tools'));
  const holder = execa(
    'setpriv',
    [...UNSHARE, 'sh', '-c', ENTER, 'sandbox', mountPoint.path, shared.path, tools, ...init],
    { reject: false, buffer: false, stdin: 'ignore', cleanup: true },
  );
  const log = boundedLog(holder.stdout, holder.stderr);
  const pid = await waitFor(() => firstChild(holder.pid as number), 5000);
  const enter = ['-t', String(pid), '--mount', '--net', '--pid', '--uts', '--ipc', '--cgroup'];
  let bridge: ChildProcess | undefined;

  const dispose = async () => {
    bridge?.kill('SIGKILL');
    holder.kill('SIGKILL');
    await holder;
    await shared[Symbol.asyncDispose]();
    await mountPoint[Symbol.asyncDispose]();
  };

  const command = (words: readonly string[], { user }: RunOptions) => [
    ...enter,
    ...(user === undefined
      ? []
      : ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups', '--inh-caps=-all']),
    ...words,
  ];
  const surroundings = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    LC_ALL: 'C.UTF-8',
  };

  const sandbox: Sandbox = {
    shared,
    run: async (words, options = {}) => {
      // nsenter would leave its child behind.
      const limited = ['timeout', '--signal=KILL', `${(options.timeout ?? 20_000) / 1000}`, ...words];
      const { exitCode, stdout, all } = await execa('nsenter', command(limited, options), {
        env: { ...surroundings, ...options.env },
        extendEnv: false,
        ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
        all: true,
        reject: false,
        stripFinalNewline: false,
      });
      return { ok: exitCode === 0, exitCode, stdout, output: all };
    },
    start: (words, options = {}) => {
      const child = execa('nsenter', command(words, options), {
        env: { ...surroundings, ...options.env },
        extendEnv: false,
        stdin: 'ignore',
        buffer: false,
        reject: false,
      });
      let code: number | undefined;
      const exit = child.then(({ exitCode }) => {
        code = exitCode ?? -1;
      });
      const signal = async (name: NodeJS.Signals) => {
        // The program is a child of nsenter, which stops where its child is stopped.
        const program = code === undefined ? await waitFor(() => firstChild(child.pid!), 1000) : undefined;
        if (program !== undefined) process.kill(program, name);
        if (name !== 'SIGSTOP') child.kill('SIGCONT');
      };
      return {
        log: boundedLog(child.stdout, child.stderr),
        exitCode: () => code,
        signal,
        stop: async (name = 'SIGTERM') => {
          await signal(name);
          await exit;
        },
      };
    },
    write: async (files) => {
      for (const [path, file] of Object.entries(files)) {
        const { content, mode = 0o644 } = typeof file === 'string' ? { content: file } : file;
        const done = await sandbox.run(
          [
            'sh',
            '-ec',
            'mkdir -p "$(dirname "$1")"; cat >"$1"; chmod "$2" "$1"',
            'sh',
            path,
            mode.toString(8),
          ],
          { input: content },
        );
        if (!done.ok) throw new Error(`cannot write ${path} into the sandbox: ${done.output}`);
      }
    },
    forward: async (port, host = '127.0.0.1') => {
      bridge ??= fork(join(import.meta.dirname, 'port-bridge.mjs'), {
        execPath: 'nsenter',
        execArgv: ['-t', String(pid), '--net', process.execPath],
      });
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const here = (server.address() as AddressInfo).port;
      bridge.send({ host, port }, server);
      await once(bridge, 'message');
      server.close();
      return here;
    },
    [Symbol.asyncDispose]: dispose,
  };

  const ready = pid && (await waitFor(async () => (await isInit(pid)) || undefined, 5000));
  if (!ready) {
    await dispose();
    throw new Error(`no sandbox:\n${log.text()}`);
  }
  return sandbox;
};

const firstChild = async (pid: number): Promise<number | undefined> => {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return Number(children.split(' ')[0]) || undefined;
};

/** Whether the script that prepares the sandbox has become its init. */
const isInit = async (pid: number): Promise<boolean> => {
  const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return words !== '' && !words.startsWith('unshare\0') && !words.includes('\0sandbox\0');
};
