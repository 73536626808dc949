import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, readdir, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resolve } from '../../src/spec/resolve.ts';
import { MachineError } from '../../src/verify/errors.ts';
import { makeWorkspace } from '../../src/verify/local/workspace.ts';
import type { Driver } from '../../src/verify/machine.ts';
import { probes as all } from '../../src/verify/probes.ts';
import { verifyProfile } from '../../src/verify/verify.ts';
import { kvmWorks, TCG } from '../../src/verify/vm/accelerator.ts';
import { vmDriver } from '../../src/verify/vm/driver.ts';
import { haveImage, type Image } from '../../src/verify/vm/image.ts';
import { oneAtATime } from '../../src/verify/vm/one-at-a-time.ts';
import { startGuest } from '../../src/verify/vm/qemu.ts';
import { haveSnapshot } from '../../src/verify/vm/snapshot.ts';
import type { Snapshot } from '../../src/verify/vm/snapshot-state.ts';
import { pause } from '../../src/verify/wait.ts';
import { natsmithJson } from '../cli/natsmith.ts';
import { specOf } from '../support/emitted.ts';
import { tempDir } from '../support/temp-dir.ts';
import { describeWith, root, tool } from '../support/tools.ts';

const verify = ['verify', '--driver', 'vm', '--profile', 'dev'];

/** Runs it with other variables, and returns what it says that it could not do. */
async function problemWith(env: Record<string, string>) {
  const { exitCode, record } = await natsmithJson(root, verify, { env });
  expect(exitCode).toBe(3);
  expect(record.probes ?? []).toEqual([]);
  return record.diagnostics.find(({ code }) => code === 'verify/cannot-run')!;
}

describe('a virtual machine that cannot be had: exit 3', () => {
  test('no QEMU: what was looked for, where, and the package', async () => {
    const { message, help } = await problemWith({ PATH: '/nowhere' });
    expect(message).toMatch(/the driver vm needs qemu-system-x86_64.*looked in \/nowhere/);
    expect(help).toContain('apt install qemu-system-x86');
  });
});

describeWith(['qemu-system-x86_64', 'qemu-img'], 'a guest that cannot be had', () => {
  test('no tools to build its image: all that are missing', async () => {
    await using folder = await tempDir();
    await mkdir(join(folder.path, 'bin'));
    for (const program of ['qemu-system-x86_64', 'qemu-img'] as const)
      await symlink(tool(program), join(folder.path, 'bin', program));
    await symlink('/bin/tar', join(folder.path, 'bin/tar'));
    const { message, help } = await problemWith({
      PATH: join(folder.path, 'bin'),
      XDG_CACHE_HOME: join(folder.path, 'cache'),
    });
    expect(message).toMatch(/building the image of the guest needs mmdebstrap/);
    expect(help).toContain('apt install mmdebstrap');
  });

  test('a cache that cannot be written', async () => {
    await using folder = await tempDir();
    const file = join(folder.path, 'file');
    await writeFile(file, '');
    const { message, help } = await problemWith({ XDG_CACHE_HOME: file });
    expect(message).toContain(join(file, 'natsmith/vm'));
    expect(help).toContain('XDG_CACHE_HOME');
  });

  test.skipIf(process.getuid?.() !== 0)('no space for its image: how much it takes', async () => {
    await using folder = await tempDir();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', folder.path]);
    try {
      const { message, help } = await problemWith({ XDG_CACHE_HOME: folder.path });
      expect(message).toMatch(/needs 2048 MiB in .*, where (19|20) MiB are left/);
      expect(help).toContain('XDG_CACHE_HOME');
    } finally {
      execFileSync('umount', [folder.path]);
    }
  });

  test('a KVM that hangs is given up', async () => {
    await using folder = await tempDir();
    // Stands for a QEMU on a dead device, which cannot be had at will.
    const hangs = join(folder.path, 'qemu');
    await writeFile(hangs, '#!/bin/sh\nexec sleep 600\n');
    await chmod(hangs, 0o755);
    const start = performance.now();
    expect(await kvmWorks(hangs, '/nowhere')).toBe(false);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});

describe('who builds an image is alone', () => {
  test('others wait, and take over from who died', async () => {
    await using folder = await tempDir();
    const file = join(folder.path, 'building');
    const order: string[] = [];
    const run = (name: string) =>
      oneAtATime(
        file,
        60_000,
        () => order.push('waits'),
        async () => {
          order.push(`${name} begins`);
          await pause(300);
          order.push(`${name} ends`);
        },
      );
    await writeFile(file, '4194305');
    await Promise.all([run('a'), run('b')]);
    expect([...new Set(order)]).toEqual(['a begins', 'waits', 'a ends', 'b begins', 'b ends']);
    expect(await readdir(folder.path)).toEqual([]);
  });
});

describeWith(
  ['qemu-system-x86_64', 'qemu-img', 'mmdebstrap', 'mke2fs'],
  'a guest that does not come up',
  () => {
    let image: Image;
    beforeAll(async () => {
      image = await haveImage(process.env, () => {});
    }, 600_000);
    const workspaces: ReturnType<typeof makeWorkspace>[] = [];
    afterAll(() => {
      for (const workspace of workspaces) workspace.clear();
    });

    /** What is said of a guest that does not start. */
    async function failure(parts: Partial<Parameters<typeof startGuest>[0]>): Promise<MachineError> {
      const workspace = makeWorkspace();
      workspaces.push(workspace);
      const tools = {
        'qemu-system-x86_64': tool('qemu-system-x86_64'),
        'qemu-img': tool('qemu-img'),
      };
      const error = await startGuest({
        ...{ image, accelerator: TCG, tools, workspace, memory: 512 },
        ...parts,
      }).catch((reason: unknown) => reason);
      if (!(error instanceof MachineError)) throw error;
      return error;
    }

    test('it takes too long: the limit, and what its console said last', async () => {
      const { message, details, help } = await failure({ accelerator: { ...TCG, patience: 0.1 } });
      expect(message).toBe('the guest did not come up within 6 s');
      expect(details).toBe('its console says nothing');
      expect(help).toContain(image.folder);
    });

    test('its cached disk is broken: the kernel says so, and which folder to remove', async () => {
      await using folder = await tempDir();
      const disk = join(folder.path, 'root.img');
      await writeFile(disk, '');
      await truncate(disk, 64 * 1024 * 1024);
      const { message, details, help } = await failure({ image: { ...image, disk } });
      expect(message).toMatch(/^the guest's kernel gives up: /);
      expect(details).toMatch(/mounting \/dev\/vda on \/root failed/);
      expect(help).toContain(image.folder);
    });

    test('its cached kernel is none: QEMU says so', async () => {
      await using folder = await tempDir();
      const kernel = join(folder.path, 'kernel');
      await writeFile(kernel, 'no kernel');
      const { message, details } = await failure({
        image: { ...image, kernel },
        accelerator: { ...TCG, patience: 0.1 },
      });
      expect(message).toMatch(/QEMU ended|did not come up/);
      expect(details).toMatch(/\S/);
    });

    test('a port was taken meanwhile: worth another attempt', async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      try {
        const { port } = server.address() as { port: number };
        const { transient, details } = await failure({ forwards: [[port, 4222]] });
        expect(details).toContain('Could not set up host forwarding rule');
        expect(transient).toBe(true);
      } finally {
        server.close();
      }
    });

    test('a booted guest that is damaged is noticed, and made anew', async () => {
      await using folder = await tempDir();
      const tools = { 'qemu-system-x86_64': tool('qemu-system-x86_64'), 'qemu-img': tool('qemu-img') };
      const parts = { image: { ...image, folder: folder.path }, accelerator: TCG, tools, memory: 512 };
      let said: string[] = [];
      /** As the driver does it, who tries again what may pass. */
      const have = async (attempt = 1): Promise<Snapshot> => {
        said = [];
        try {
          return await haveSnapshot(parts, (what) => said.push(what));
        } catch (error) {
          if (!(error instanceof MachineError && error.transient) || attempt === 3) throw error;
          return have(attempt + 1);
        }
      };
      const boots = ['boot a guest of 512 MiB, once (tcg)'];
      const snapshot = await have();
      expect(said).toEqual(boots);
      expect(await have()).toEqual(snapshot);
      expect(said).toEqual([]);

      // A part of it is there: it is not even tried.
      const { size } = await stat(snapshot.state);
      await truncate(snapshot.state, size - 1);
      await have();
      expect(said).toEqual(boots);
      const workspace = makeWorkspace();
      workspaces.push(workspace);
      const guest = await startGuest({ ...parts, image, workspace, snapshot });
      expect(await guest.shell.succeed('hostname')).toBe('guest');
      await guest.qemu.end('SIGKILL');
      guest.shell.close();

      // As long as it should be, but of no machine: found out when it is tried.
      await writeFile(snapshot.state, Buffer.alloc((await stat(snapshot.state)).size, 'x'));
      const { message, transient } = await failure({ snapshot });
      expect(message).toMatch(/QEMU ended|the guest does not go on from its snapshot/);
      expect(transient).toBe(true);
      expect(await readdir(folder.path)).toEqual([]);
    }, 600_000);

    test('a kernel that gives up in the middle makes way for another guest', async () => {
      const driver = await vmDriver(process.env, () => {});
      let panics = 1;
      const failing: Driver = {
        ...driver,
        async launch(deployment, begin) {
          const machine = await driver.launch(deployment, begin);
          // Its answer never comes.
          if (panics-- > 0) machine.execute('echo c >/proc/sysrq-trigger', 5_000).catch(() => {});
          return machine;
        },
      };
      const spec = specOf({ name: 'x', profiles: { dev: {} } });
      const [deployment] = resolve(spec);
      const probes = all.filter(({ id }) => ['server-ready', 'sandbox-holds'].includes(id));
      const said: string[] = [];
      const report = await verifyProfile(deployment!, failing, { probes, byName: true }, (what) =>
        said.push(what),
      );
      await report.machine?.dispose();
      expect(report.problem).toBeUndefined();
      expect(report.probes.map(({ ok }) => ok)).toEqual([true, true]);
      expect(said.filter((what) => what.startsWith('begin anew'))).toEqual([
        "begin anew: the guest's kernel gives up: sysrq triggered crash",
      ]);
    }, 600_000);

    test('an image that was cut short is built anew', async () => {
      await using folder = await tempDir();
      const [, digest] = /([^/]+)$/.exec(image.folder)!;
      const copy = join(folder.path, 'natsmith/vm', digest!);
      await mkdir(copy, { recursive: true });
      for (const name of ['kernel', 'initrd', 'sizes.json'])
        await copyFile(join(image.folder, name), join(copy, name));
      await writeFile(join(copy, 'root.img'), 'half');
      const built: string[] = [];
      const begun = haveImage({ ...process.env, PATH: '/nowhere', XDG_CACHE_HOME: folder.path }, (what) =>
        built.push(what),
      );
      // That it begins to is enough.
      await expect(begun).rejects.toThrow('building the image of the guest needs mmdebstrap');
      // And nothing half is left.
      expect(await readdir(join(folder.path, 'natsmith/vm'))).toEqual([digest]);
    });
  },
);
