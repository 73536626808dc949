import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { probes } from '../../src/verify/probes.ts';
import { folderWith, natsmithJson, start } from '../cli/natsmith.ts';
import { tempDir } from '../support/temp-dir.ts';
import { describeWith, root, tool } from '../support/tools.ts';
import { waitFor } from '../support/wait-for.ts';

/*
 * RAVE in a virtual machine. The first run makes the guest's image, for which it needs root and a Debian mirror. What takes many
 * minutes under emulation runs only where it is asked for (`npm run test:vm`).
 */
const everything = process.env.NATSMITH_TEST_VM === '1';
const LIMIT = 900_000;

const faults = probes.filter(({ fault }) => fault).map(({ id }) => id);

const KEPT = `import { defineDeployment } from 'natsmith';
export default defineDeployment({
  name: 'kept',
  base: {
    auth: { enable: true, users: [{ name: 'app', publish: ['app.>'], subscribe: ['app.>', '_INBOX.>'] }] },
    jetstream: { maxMemory: '64MB', maxFileStore: '1GB' },
    logs: { to: 'file' },
    backup: { enable: true, keep: 2 },
  },
  profiles: { prod: {}, dev: { safeMode: false } },
});
`;

/** The probes that were tried; all of them hold. */
const verify = async (folder: string, ...args: string[]) => {
  const env = { NATSMITH_NATS_SERVER_OTHER: tool('nats-server-2.15') };
  const { record } = await natsmithJson(folder, ['verify', '--driver', 'vm', ...args], { env });
  expect(record.diagnostics).toEqual([]);
  expect(record.probes?.filter(({ ok }) => !ok)).toEqual([]);
  return record.probes!.filter(({ skipped }) => skipped === undefined).map(({ id }) => id);
};

describeWith(
  ['qemu-system-x86_64', 'qemu-img', 'mmdebstrap', 'mke2fs', 'nats-server-2.15'],
  'in a virtual machine',
  () => {
    test(
      'prod of RAVE does what its spec says',
      async () => {
        const tried = await verify(root, '--profile', 'prod');
        expect(tried).toEqual(expect.arrayContaining(['units-active', 'proxy-forwards', 'survives-kill']));
      },
      LIMIT,
    );

    test('an interrupt leaves no process and no file', async () => {
      await using folder = await tempDir();
      const run = start(root, ['verify', '--driver', 'vm', '--profile', 'prod'], {
        env: { TMPDIR: folder.path },
      });
      const isUp = async () => (await processesOf(folder.path)).includes('qemu-system-x86') || undefined;
      expect(await waitFor(isUp, 30_000)).toBe(true);
      run.kill('SIGINT');
      expect((await run).signal).toBe('SIGINT');
      const isGone = async () => (await processesOf(folder.path)).length === 0 || undefined;
      expect(await waitFor(isGone, 10_000)).toBe(true);
      expect(await readdir(folder.path)).toEqual([]);
    });

    describe.skipIf(!everything)('all of it (skipped: needs NATSMITH_TEST_VM=1, npm run test:vm)', () => {
      test('dev of RAVE does what its spec says', () => verify(root, '--profile', 'dev'), LIMIT);

      test(
        '--keep leaves it running, for people alone',
        async () => {
          await using folder = await tempDir();
          const { record } = await natsmithJson(
            root,
            ['verify', '--driver', 'vm', '--profile', 'dev', '--keep', '--probe', 'server-ready'],
            { env: { TMPDIR: folder.path } },
          );
          const { processes, reach } = record.machines![0]!.kept!;
          try {
            expect((await fetch(reach.find((line) => line.endsWith('/varz'))!)).status).toBe(200);
            const [, console] = /UNIX-CONNECT:(\S+)/.exec(reach.join('\n'))!;
            // natsmith's own, which nobody listens to any more.
            const said = await onConsole(
              console!,
              'echo shells: $(systemctl is-active natsmith-shell@{1,2,3})',
            );
            expect(said).toContain('shells: inactive inactive inactive');
          } finally {
            for (const pid of Object.values(processes)) process.kill(pid, 'SIGKILL');
          }
        },
        LIMIT,
      );

      test(
        'prod of RAVE survives what breaks',
        async () => {
          const tried = await verify(root, '--profile', 'prod', '--faults');
          expect(tried).toEqual(expect.arrayContaining(faults));
        },
        3 * LIMIT,
      );

      test(
        'backups come back, and logs in a file are rotated',
        async () => {
          await using folder = await folderWith({ 'natsmith.config.ts': KEPT });
          // With seven old logs, and with thirty.
          const tried = await verify(folder.path);
          expect(tried).toEqual(expect.arrayContaining(['backup-restores', 'logs-rotate', 'sandbox-holds']));
        },
        LIMIT,
      );
    });
  },
);

/** What the guest's console says, some seconds after a command was typed there. */
async function onConsole(path: string, command: string): Promise<string> {
  const socket = connect(path);
  let said = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  for (const line of ['', command]) {
    await pause(5_000);
    socket.write(`${line}\r`);
  }
  await pause(10_000);
  socket.destroy();
  return said;
}

/** The names of what runs in a folder, or below it. */
async function processesOf(folder: string): Promise<string[]> {
  const names = (await readdir('/proc'))
    .filter((name) => /^\d+$/.test(name))
    .map(async (pid) => {
      // They come and go.
      const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
      return (await read('cmdline')).includes(folder) ? (await read('comm')).trim() : '';
    });
  return (await Promise.all(names)).filter((name) => name !== '');
}
