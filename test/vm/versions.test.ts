import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, natsmithJson } from '../cli/natsmith.ts';
import { root, tool, tools } from '../support/tools.ts';

/* RAVE on the newest nats-server, in a virtual machine; and what another version makes of its store. */
const wanted = process.env.NATSMITH_TEST_VM === '1';
const there =
  tools['nats-server-2.10'] !== undefined &&
  tools['nats-server-2.15'] !== undefined &&
  existsSync('/usr/bin/qemu-system-x86_64');
const reason = 'skipped: needs NATSMITH_TEST_VM=1, QEMU, nats-server 2.10 and 2.15';

describe.skipIf(!wanted || !there)(`another nats-server in a virtual machine (${reason})`, () => {
  test('is the one that the spec is for, and gives its store to an older one and takes it back', async () => {
    const spec = readFileSync(join(root, 'natsmith.config.ts'), 'utf8').replace("'2.10'", "'2.15'");
    await using folder = await folderWith({ 'natsmith.config.ts': spec });
    const probes = ['server-ready', 'units-active', 'config-applied', 'survives-upgrade'];
    const { record } = await natsmithJson(
      folder.path,
      ['verify', '--driver', 'vm', '--profile', 'prod', ...probes.flatMap((id) => ['--probe', id])],
      {
        env: {
          NATSMITH_NATS_SERVER: tool('nats-server-2.15'),
          NATSMITH_NATS_SERVER_OTHER: tool('nats-server-2.10'),
        },
      },
    );
    // Without verify/other-version.
    expect(record.diagnostics).toEqual([]);
    expect(record.machines![0]!.programs[0]!.version).toMatch(/^2\.15\./);
    expect(record.probes!.map(({ id, ok, skipped }) => [id, ok, skipped])).toEqual(
      probes.map((id) => [id, true, undefined]),
    );
  }, 600_000);
});
