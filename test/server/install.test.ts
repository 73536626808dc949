import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import ownSpec from '../../natsmith.config.ts';
import type { Deployment } from '../../src/spec/resolve.ts';
import { deploymentsOf, plainFiles } from '../support/deployments.ts';
import { install, startMachine } from '../support/machine.ts';
import { describeInSandbox, SHARED } from '../support/sandbox.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';
import { testWith, tool } from '../support/tools.ts';

const [dev, prod] = deploymentsOf(ownSpec) as [Deployment, Deployment];
const [noProxy] = deploymentsOf({ name: 'rave' }) as [Deployment];
const [withStream] = deploymentsOf({
  name: 'rave',
  base: { streams: { orders: { subjects: ['orders.>'] } } },
}) as [Deployment];
const [morePings] = deploymentsOf({ name: 'rave', base: { limits: { pingMax: 5 } } }) as [Deployment];
const [slowChecks] = deploymentsOf({
  name: 'rave',
  base: { limits: { pingMax: 5 }, health: { timeout: '20s' } },
}) as [Deployment];
const [toFile] = deploymentsOf({ name: 'rave', base: { logs: { to: 'file' } } }) as [Deployment];

/** The emitted folder of a profile: `install.sh` and `root/`. */
const unpack = async (dir: TempDir, deployment: Deployment, folder = 'emitted') => {
  for (const [path, { content, mode }] of plainFiles(deployment))
    await dir.write(join(folder, path === 'install.sh' ? path : `root/${path}`), content, mode);
  return join(dir.path, folder, 'install.sh');
};

const sh = (
  script: string,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
) => execa('sh', [script, ...args], { all: true, reject: false, ...options });

/** Every file below a folder, by its path: mode and content. */
const tree = async (root: string): Promise<Record<string, string>> => {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => !entry.isDirectory());
  const found = await Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const mode = ((await stat(path)).mode & 0o7777).toString(8);
      return [path.slice(root.length + 1), `${mode} ${await readFile(path, 'utf8')}`];
    }),
  );
  return Object.fromEntries(found);
};

/** What an installation leaves under a root. */
const installedTree = (deployment: Deployment): Record<string, string> => {
  const files = [...plainFiles(deployment)].filter(([path]) => path !== 'install.sh');
  const entries = files.map(([path, { content, mode }]) => [path, `${mode.toString(8)} ${content}`]);
  const record = files.map(([path]) => `${path}\n`).sort();
  return { ...Object.fromEntries(entries), 'var/lib/natsmith/rave.files': `644 ${record.join('')}` };
};

describe('install.sh --root', () => {
  test('puts the tree there, and nothing the second time', async () => {
    await using dir = await tempDir();
    const script = await unpack(dir, prod);
    const target = join(dir.path, 'image');
    const first = await sh(script, ['--root', target]);
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await tree(target)).toEqual(installedTree(prod));
    const second = await sh(script, ['--root', target]);
    expect(second.all).not.toContain('wrote');
    expect(second.exitCode).toBe(0);
    expect(await tree(target)).toEqual(installedTree(prod));
  });

  test('mends files that were changed, in content or in mode', async () => {
    await using dir = await tempDir();
    const script = await unpack(dir, dev);
    const target = join(dir.path, 'image');
    await sh(script, ['--root', target]);
    await writeFile(join(target, 'etc/nats/nats-server.conf'), 'port: 1');
    await chmod(join(target, 'usr/local/lib/natsmith/health-check'), 0o600);
    await sh(script, ['--root', target]);
    expect(await tree(target)).toEqual(installedTree(dev));
  });

  test('gives files modes of their own, whatever the umask', async () => {
    await using dir = await tempDir();
    const script = await unpack(dir, dev);
    const target = join(dir.path, 'image');
    await execa('sh', ['-c', 'umask 077; exec sh "$@"', 'sh', script, '--root', target]);
    expect(await tree(target)).toEqual(installedTree(dev));
    expect(((await stat(join(target, 'etc/nats'))).mode & 0o777).toString(8)).toBe('755');
  });

  test('removes after an update what is no longer there, and what systemd made of it', async () => {
    await using dir = await tempDir();
    const target = join(dir.path, 'image');
    await sh(await unpack(dir, toFile, 'one'), ['--root', target]);
    await dir.write('image/etc/systemd/system/timers.target.wants/nats-logrotate.timer', '');
    await dir.write('image/etc/nats/mine.conf', 'mine');
    const { all } = await sh(await unpack(dir, noProxy, 'two'), ['--root', target]);
    expect(all).toContain('removed /etc/nats/logrotate.conf');
    expect(await tree(target)).toEqual({ ...installedTree(noProxy), 'etc/nats/mine.conf': '644 mine' });
  });

  test('takes everything away again, and nothing else', async () => {
    await using dir = await tempDir();
    const script = await unpack(dir, prod);
    const target = join(dir.path, 'image');
    await dir.write('image/etc/nginx/conf.d/mine.conf', 'mine');
    await sh(script, ['--root', target]);
    await dir.write('image/var/lib/nats/jetstream/data', 'data');
    expect(await sh(script, ['--root', target, '--uninstall'])).toMatchObject({ exitCode: 0, stderr: '' });
    expect(Object.keys(await tree(target)).sort()).toEqual([
      'etc/nginx/conf.d/mine.conf',
      'var/lib/nats/jetstream/data',
    ]);
    expect(await readdir(join(target, 'etc'))).not.toContain('nats');
    expect(await sh(script, ['--root', target, '--uninstall'])).toMatchObject({ exitCode: 3 });
  });

  test.each(['a b', '-rf', "it's", '$(touch pwned)', '`x`', 'new\nline', '*', 'é"\\'])(
    'takes any folder: %j',
    async (name) => {
      await using dir = await tempDir();
      await mkdir(join(dir.path, name));
      const script = await unpack(dir, dev);
      // Relative, as one would write it.
      expect(await sh(script, ['--root', name], { cwd: dir.path })).toMatchObject({
        exitCode: 0,
        stderr: '',
      });
      expect(await tree(join(dir.path, name))).toEqual(installedTree(dev));
      expect((await readdir(dir.path)).sort()).toEqual([name, 'emitted'].sort());
    },
  );

  test.each(['a b', '-rf', "it's", '*'])('can itself lie in any folder: %j', async (name) => {
    await using dir = await tempDir();
    const script = await unpack(dir, dev, name);
    const target = join(dir.path, 'image');
    expect(await sh(script, ['--root', target])).toMatchObject({ exitCode: 0 });
    expect(await sh(basename(script), ['--root', target], { cwd: join(dir.path, name) })).toMatchObject({
      exitCode: 0,
    });
    expect(await tree(target)).toEqual(installedTree(dev));
  });

  test('leaves whole files wherever it is killed, and a second run completes it', async () => {
    await using dir = await tempDir();
    const [one, two] = [await unpack(dir, toFile, 'one'), await unpack(dir, prod, 'two')];
    const whole = new Set([...Object.values(installedTree(toFile)), ...Object.values(installedTree(prod))]);
    // A step is a renaming or a removal; each is the last that the killed script does.
    for (const command of ['install', 'mv', 'rm', 'rmdir'])
      await dir.write(
        `bin/${command}`,
        `#!/bin/sh\nsteps=$(cat "$STEPS")\nif [ "$steps" = 0 ]; then kill -KILL $PPID; fi\necho $((steps - 1)) >"$STEPS"\nexec /bin/${command} "$@"\n`,
        0o755,
      );
    const env = { PATH: `${join(dir.path, 'bin')}:${process.env.PATH}`, STEPS: join(dir.path, 'steps') };
    let killed = 0;
    for (let steps = 0; ; steps++) {
      const target = join(dir.path, `image-${steps}`);
      await sh(one, ['--root', target]);
      await writeFile(env.STEPS, String(steps));
      const { exitCode } = await sh(two, ['--root', target], { env });
      const left = Object.entries(await tree(target));
      for (const [path, content] of left)
        if (!path.includes('.natsmith-new/') && !path.startsWith('var/lib/natsmith/'))
          expect(whole, path).toContain(content);
      // Killed in a subshell, it ends with that.
      if (exitCode === 0) break;
      killed++;
      await sh(two, ['--root', target]);
      expect(await tree(target)).toEqual(installedTree(prod));
    }
    expect(killed).toBeGreaterThan(8);
  }, 60_000);

  test('stops at a folder that is in the way', async () => {
    await using dir = await tempDir();
    const script = await unpack(dir, dev);
    await dir.write('image/etc/nats/nats-server.conf/x', '');
    expect(await sh(script, ['--root', join(dir.path, 'image')])).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('is a folder'),
    });
  });
});

describe('install.sh', () => {
  test.each([
    [['--frobnicate'], 'unknown option: --frobnicate'],
    [['/mnt'], 'unknown option: /mnt'],
    [['--root'], '--root wants a folder'],
    [['--root', ''], '--root wants a folder'],
  ])('refuses %j', async (args, complaint) => {
    await using dir = await tempDir();
    const { exitCode, stderr, stdout } = await sh(await unpack(dir, dev), args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain(complaint);
  });

  test.each([
    ['install.sh', 'its own'],
    ['./install.sh', 'its own'],
    ['../its own/install.sh', 'its own'],
    ['its own/install.sh', '.'],
  ])('finds its tree as %s in %s', async (name, cwd) => {
    await using dir = await tempDir();
    await unpack(dir, dev, 'its own');
    const target = join(dir.path, 'image');
    const run = await sh(name, ['--root', target], { cwd: join(dir.path, cwd) });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await tree(target)).toEqual(installedTree(dev));
  });

  test('explains itself', async () => {
    await using dir = await tempDir();
    const { exitCode, stdout } = await sh(await unpack(dir, dev), ['--help']);
    expect(exitCode).toBe(0);
    for (const word of ['--root DIR', '--uninstall', 'Examples:']) expect(stdout).toContain(word);
  });

  testWith(['shellcheck'], 'is left alone by shellcheck, as is the health check', async () => {
    await using dir = await tempDir();
    for (const [index, deployment] of [dev, prod, toFile, noProxy].entries()) {
      const script = await unpack(dir, deployment, `${index}`);
      const check = join(dir.path, `${index}`, 'root/usr/local/lib/natsmith/health-check');
      const { all } = await execa(tool('shellcheck'), [script, check], {
        all: true,
        reject: false,
      });
      expect(all).toBe('');
    }
  });
});

describeInSandbox(['nats-server-2.15', 'curl', 'logrotate'], 'install.sh on a running system', () => {
  const state = async (machine: Awaited<ReturnType<typeof startMachine>>, unit: string) =>
    (
      await machine.run([
        'systemctl',
        'show',
        '--property=ActiveState,UnitFileState,LoadState',
        '--value',
        unit,
      ])
    ).stdout
      .trim()
      .split('\n')
      .sort()
      .join(' ');

  test('starts, restarts what has changed and only that, stops what is gone', async () => {
    await using machine = await startMachine('2.15');
    const pid = async () => (await machine.run(['systemctl', 'show', '-P', 'MainPID', 'nats'])).stdout;
    expect(await install(machine, toFile)).toContain(
      'restarted: nats-health-check.timer nats-logrotate.timer nats.service',
    );
    expect(await state(machine, 'nats-logrotate.timer')).toBe('active enabled loaded');
    const first = await pid();
    expect(await install(machine, toFile)).toContain('nothing has changed');
    expect(await pid()).toBe(first);

    await machine.run(['rm', '-r', `${SHARED}/root`]);
    expect(await install(machine, noProxy)).toContain('removed /etc/systemd/system/nats-logrotate.timer');
    expect(await state(machine, 'nats-logrotate.timer')).toBe('inactive not-found');
    expect(await pid()).not.toBe(first);

    const second = await pid();
    await machine.run(['sh', '-c', 'echo "#" >>/usr/local/lib/natsmith/health-check']);
    expect(await install(machine, noProxy)).toContain('wrote /usr/local/lib/natsmith/health-check');
    expect(await pid()).toBe(second);

    await install(machine, noProxy, '--uninstall');
    expect(await state(machine, 'nats.service')).toBe('inactive not-found');
    expect(
      (await machine.run(['sh', '-c', 'find /etc/systemd /etc/nats /usr/local/lib/natsmith -name "*nats*"']))
        .stdout,
    ).toBe('');
    expect((await machine.run(['systemctl', 'is-failed', '--quiet', 'nats*'])).ok).toBe(false);
  });

  test('has systemd read its units anew where they have changed, and only there', async () => {
    await using machine = await startMachine('2.15');
    const asked = async (...args: string[]) =>
      (await machine.run(['systemctl', 'show', ...args])).stdout.trim();
    const state = async () => ({
      units: await asked('--property=UnitsLoadTimestampMonotonic'),
      pid: await asked('--property=MainPID', 'nats'),
    });
    await install(machine, noProxy);
    const first = await state();

    expect(await install(machine, morePings)).toContain('reloaded: nats.service');
    expect(await state()).toEqual(first);

    await install(machine, slowChecks);
    const second = await state();
    expect(second.units).not.toBe(first.units);
    expect(await asked('--property=NeedDaemonReload', 'nats-health-check.service')).toBe(
      'NeedDaemonReload=no',
    );

    // Another hand put the same file there; and runs that did not get so far, the second one of an older natsmith.
    const before = [
      'sleep 1; touch /etc/systemd/system/nats.service',
      "printf '\\n\\nyes\\n' >/var/lib/natsmith/rave.pending",
      "printf '\\n\\n' >/var/lib/natsmith/rave.pending",
    ];
    let last = second;
    for (const script of before) {
      await machine.run(['sh', '-c', script]);
      await install(machine, slowChecks);
      const now = await state();
      expect(now.pid, script).toBe(first.pid);
      expect(now.units, script).not.toBe(last.units);
      last = now;
    }
    await install(machine, slowChecks);
    expect(await state()).toEqual(last);
  });

  test('starts and enables again what somebody stopped or disabled, and nothing else', async () => {
    await using machine = await startMachine('2.15');
    await install(machine, noProxy);
    const both = async () => [
      await state(machine, 'nats.service'),
      await state(machine, 'nats-health-check.timer'),
    ];
    const up = ['active enabled loaded', 'active enabled loaded'];
    for (const done of [
      'stop nats.service',
      'disable nats.service nats-health-check.timer',
      'disable --now nats-health-check.timer',
    ]) {
      await machine.run(['systemctl', ...done.split(' ')]);
      expect(await both(), done).not.toEqual(up);
      const before = (await machine.run(['systemctl', 'show', '-P', 'MainPID', 'nats'])).stdout.trim();
      await install(machine, noProxy);
      expect(await both(), done).toEqual(up);
      const after = (await machine.run(['systemctl', 'show', '-P', 'MainPID', 'nats'])).stdout.trim();
      if (before !== '0') expect(after, done).toBe(before);
    }
  });

  test('changes nothing where a program is missing', async () => {
    await using machine = await startMachine('2.15');
    await machine.run(['rm', '/usr/sbin/nats-server']);
    await expect(install(machine, noProxy)).rejects.toThrow('install first: nats-server');
    expect((await machine.run(['ls', '/etc/nats'])).ok).toBe(false);
  });

  test('changes nothing where streams need a Node.js that is missing or too old', async () => {
    await using machine = await startMachine('2.15');
    for (const version of ['', 'v18.20.8', 'v20.18.3']) {
      const node = `#!/bin/sh\n${version ? `echo ${version}` : 'exit 127'}\n`;
      await machine.write({ '/usr/local/bin/node': { content: node, mode: 0o755 } });
      await expect(install(machine, withStream)).rejects.toThrow(
        'backups and streams need Node.js 20.19 or newer',
      );
      expect((await machine.run(['ls', '/etc/nats'])).ok).toBe(false);
    }
    for (const version of ['v20.19.0', 'v22.0.0', 'v24.11.1']) {
      await machine.write({
        '/usr/local/bin/node': { content: `#!/bin/sh\necho ${version}\n`, mode: 0o755 },
      });
      expect(await install(machine, withStream)).toMatch(/restarted:.*nats\.service|nothing has changed/);
    }
  });
});
