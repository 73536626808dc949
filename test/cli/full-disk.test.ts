import { spawnSync } from 'node:child_process';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { tools } from '../support/tools.ts';
import { folderWith, program, spec } from './natsmith.ts';

const SERVER = tools['nats-server-2.15'];
const env = { NO_COLOR: '1', FORCE_COLOR: '', NODE_OPTIONS: '' };

/** Runs the command line where `small` has no byte left, and then lists what is there. */
const onFullDisk = (folder: string, args: readonly string[]) =>
  execa(
    'unshare',
    [
      '--mount',
      'sh',
      '-c',
      `mkdir small && mount -t tmpfs -o size=16k none small && cp *.conf *.ts small
       dd if=/dev/zero of=small/filled status=none 2>/dev/null
       "$@"; code=$?; cd small; find . -type f | sort; exit $code`,
      'sh',
      process.execPath,
      program,
      ...args,
    ],
    {
      cwd: folder,
      reject: false,
      env: { ...env, TMPDIR: 'small', PATH: process.env.PATH ?? '', NATSMITH_NATS_SERVER: SERVER ?? '' },
    },
  );

const FILES = {
  'natsmith.config.ts': spec(),
  'nats.conf': 'authorization { users [ { user: amy, password: "s3cret of amy" } ] }\n',
};
const UNTOUCHED = Object.keys(FILES).concat('filled').toSorted();

describe('a full disk is said to be one', () => {
  test('for stdout', async () => {
    await using folder = await folderWith(FILES);
    const command = `exec "$0" "$@" >/dev/full`;
    const args = [process.execPath, program, 'check', '--json'];
    const { exitCode, stderr } = await execa('sh', ['-c', command, ...args], {
      cwd: folder.path,
      reject: false,
      env,
    });
    expect([exitCode, stderr]).toEqual([
      3,
      'error[output/cannot-write]: cannot write to stdout: the disk is full',
    ]);
  });

  const why = spawnSync('unshare', ['--mount', 'true']).status === 0 ? '' : ' (skipped: needs root on Linux)';
  test
    .skipIf(why !== '')
    .each([
      ['build', '--out', 'small'],
      ['import', 'nats.conf', '--out', 'small/x.ts', '--secrets', 'small/secrets'],
      ...(SERVER ? [['verify', '--profile', 'dev']] : []),
    ])(`for what %s writes, of which nothing stays${why}`, async (...args) => {
    await using folder = await folderWith(FILES);
    const { exitCode, stdout, stderr } = await onFullDisk(folder.path, args);
    expect([exitCode, stdout.split('\n').map((each) => each.slice(2))]).toEqual([3, UNTOUCHED]);
    expect(stderr).toMatch(/^error\[output\/cannot-write\]: .*: the disk is full$/m);
  });
});
