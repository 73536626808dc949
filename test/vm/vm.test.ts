import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { natsmithJson } from '../cli/natsmith.ts';
import { root } from '../support/tools.ts';

/*
 * RAVE in a virtual machine: minutes under emulation, so only where it is asked for (`npm run test:vm`). The first run makes
 * the guest's image, for which it needs root, mmdebstrap and a Debian mirror.
 */
const wanted = process.env['NATSMITH_TEST_VM'] === '1';
const missing = ['/usr/bin/qemu-system-x86_64', '/usr/bin/mmdebstrap'].filter((path) => !existsSync(path));
const reason = wanted
  ? `skipped: needs ${missing.join(' and ')}`
  : 'skipped: needs NATSMITH_TEST_VM=1 (npm run test:vm)';

describe.skipIf(!wanted || missing.length > 0)(`in a virtual machine (${reason})`, () => {
  test.each(['dev', 'prod'])(
    '%s of RAVE does what its spec says',
    async (profile) => {
      const { record } = await natsmithJson(root, ['verify', '--driver', 'vm', '--profile', profile]);
      expect(record.diagnostics).toEqual([]);
      expect(record.probes?.filter(({ ok }) => !ok)).toEqual([]);
      expect(record.probes?.filter(({ skipped }) => skipped === undefined).length).toBeGreaterThan(8);
    },
    600_000,
  );
});
