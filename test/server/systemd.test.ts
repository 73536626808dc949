import { execa } from 'execa';
import { expect, test } from 'vitest';
import ownSpec from '../../natsmith.config.ts';
import type { SpecInput } from '../../src/spec/spec.ts';
import directives from '../nix/strict/systemd-directives.json' with { type: 'json' };
import { deploymentsOf, plainFiles } from '../support/deployments.ts';
import { validSpec } from '../support/random-spec.ts';
import { sample } from '../support/sample.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';
import { describeWith, testWith, tool } from '../support/tools.ts';

/** Every unit there is: each option that adds one is on. */
const everything: SpecInput = {
  name: 'everything',
  base: {
    logs: { to: 'file' },
    dataDir: '/srv/nats',
    jetstream: { storeDir: '/srv/store' },
    proxy: { enable: true, tls: { enable: true, acme: true } },
    metrics: { enable: true },
    backup: { enable: true, dir: '/srv/backup' },
  },
};

/** Exposure by `systemd-analyze security`: 0 is closed, 10 is open. */
const EXPOSURE = {
  'nats.service': 1.1,
  // Node.js compiles what it runs.
  'nats-backup.service': 1.1,
  'nats-config.service': 0.6,
  'nats-health-check.service': 1.1,
  // Root, because it restarts another unit; that and a socket is all it has.
  'nats-health-restart.service': 1.3,
  'nats-logrotate.service': 0.6,
  'nats-metrics.service': 1.1,
  // Root, because the files may be anywhere; without any of its powers.
  'nats-proxy-certificate.service': 0.8,
};

const { values: specs, seed } = sample(validSpec(), 20);

/** A root folder with the emitted files and, as empty programs, what the units start. */
const rootWith = async (files: ReturnType<typeof plainFiles>): Promise<TempDir> => {
  const dir = await tempDir();
  for (const [path, { content, mode }] of files) await dir.write(path, content, mode);
  for (const program of ['nats-server', 'logrotate', 'systemctl', 'prometheus-nats-exporter', 'node'])
    await dir.write(`usr/bin/${program}`, '', 0o755);
  for (const unit of [
    'multi-user.target',
    'timers.target',
    'network-online.target',
    'sysinit.target',
    'basic.target',
  ])
    await dir.write(`usr/lib/systemd/system/${unit}`, '[Unit]\n');
  return dir;
};

const verify = (dir: TempDir, units: readonly string[]) =>
  execa(
    tool('systemd-analyze'),
    ['verify', '--recursive-errors=yes', '--man=no', `--root=${dir.path}`, ...units],
    { all: true, reject: false },
  );

const unitsIn = (files: ReturnType<typeof plainFiles>): string[] =>
  [...files.keys()].filter((path) => path.startsWith('etc/systemd/system/')).map((path) => path.slice(19));

describeWith(['systemd-analyze'], 'the emitted units', () => {
  test('are taken by systemd without a word', async () => {
    for (const input of [ownSpec, everything, ...specs]) {
      for (const deployment of deploymentsOf(input)) {
        const files = plainFiles(deployment);
        await using dir = await rootWith(files);
        const { all } = await verify(dir, unitsIn(files));
        expect(all, `${JSON.stringify(input)}, ${seed}`).toBe('');
      }
    }
  });

  test('are closed to everything that they do not need', async () => {
    const files = plainFiles(deploymentsOf(everything)[0]!);
    await using dir = await rootWith(files);
    const services = unitsIn(files).filter((unit) => unit.endsWith('.service'));
    expect(services.sort()).toEqual(Object.keys(EXPOSURE).sort());
    const found: Record<string, number> = {};
    for (const unit of services) {
      const file = `${dir.path}/etc/systemd/system/${unit}`;
      const { stdout } = await execa(tool('systemd-analyze'), [
        'security',
        '--offline=yes',
        '--no-pager',
        file,
      ]);
      found[unit] = Number(/Overall exposure level for .*: ([\d.]+)/.exec(stdout)?.[1]);
    }
    console.log('exposure', found);
    for (const [unit, bound] of Object.entries(EXPOSURE))
      expect(found[unit], unit).toBeLessThanOrEqual(bound);
  });

  test('need no systemd newer than 252', () => {
    const known = directives as Record<string, Record<string, string>>;
    for (const [path, { content }] of plainFiles(deploymentsOf(everything)[0]!)) {
      if (!path.startsWith('etc/systemd/')) continue;
      let section = '';
      for (const line of content.split('\n').filter((text) => text !== '')) {
        section = /^\[(\w+)\]$/.exec(line)?.[1] ?? section;
        const name = /^(\w+)=/.exec(line)?.[1];
        if (name !== undefined) expect(known[section]?.[name], `${path}: ${name}`).toMatch(/^(?!\(newer)/);
      }
    }
  });

  test('would be found at fault by the same means', async () => {
    const files = plainFiles(deploymentsOf(ownSpec)[0]!);
    await using dir = await rootWith(files);
    await dir.write(
      'etc/systemd/system/nats.service',
      '[Service]\nExecStart=nats-server\nProtectClocks=yes\n',
    );
    const { all } = await verify(dir, ['nats.service']);
    expect(all).toContain("'ProtectClocks' in section [Service]");
  });

  test('start a timer for each service that has one, and nothing twice', () => {
    const units = unitsIn(plainFiles(deploymentsOf(everything)[0]!));
    for (const timer of units.filter((unit) => unit.endsWith('.timer')))
      expect(units).toContain(timer.replace('.timer', '.service'));
    expect(new Set(units).size).toBe(units.length);
  });

  test('hold no secret, and nats.service names none', () => {
    const [, prod] = deploymentsOf(ownSpec);
    for (const [path, { content }] of plainFiles(prod!))
      if (path.startsWith('etc/systemd/'))
        expect(content, path).not.toMatch(/\$2[abxy]\$|password(?!-file)/i);
    const units = plainFiles(prod!);
    expect(units.get('etc/systemd/system/nats.service')!.content).not.toMatch(/credential/i);
    expect(units.get('etc/systemd/system/nats-config.service')!.content).toMatch(
      /^LoadCredential=nats.gitlab$/m,
    );
  });
});

testWith(['systemd-analyze'], 'calendar and time spans mean to systemd what they mean here', async () => {
  const { stdout } = await execa(tool('systemd-analyze'), ['timespan', '1w1d1h1m1s1ms']);
  expect(stdout).toContain(`μs: ${(((8 * 24 + 1) * 60 + 1) * 60 + 1) * 1_000_000 + 1000}`);
});
