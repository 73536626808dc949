import { join } from 'node:path';
import { test } from 'vitest';
import * as api from '../../src/index.ts';
import { load } from '../../src/load/load.ts';
import { resolve } from '../../src/spec/resolve.ts';
import type { Machine } from '../../src/verify/machine.ts';
import { vmDriver } from '../../src/verify/vm/driver.ts';
import { program } from '../cli/natsmith.ts';
import { describeWith, root } from '../support/tools.ts';
import { cim } from './scenarios/cim.ts';
import { homelab } from './scenarios/homelab.ts';

/*
 * The systems of the seeds in a virtual machine, used as their documents use them: `npm run test:vm`.
 */
const LIMIT = 900_000;

const scenarios: readonly [string, (machine: Machine) => Promise<void>][] = [
  ['homelab', homelab],
  ['cim', cim],
];

describeWith(['qemu-system-x86_64', 'qemu-img', 'mmdebstrap', 'mke2fs'], 'in a virtual machine', () => {
  test.runIf(process.env.NATSMITH_TEST_VM === '1').each(scenarios)(
    '%s, prod, plays its document through',
    async (name, play) => {
      const folder = join(root, 'examples', name);
      const { spec } = await load({ folder, api });
      const prod = resolve(spec!).find(({ profile }) => profile === 'prod')!;
      // What runs natsmith brings natsmith along: here, it is vitest.
      process.argv[1] = program;
      const driver = await vmDriver(process.env, () => {});
      const machine = await driver.launch(prod);
      await machine.reached('settled');
      try {
        await play(machine);
      } finally {
        await machine.dispose();
      }
    },
    LIMIT,
  );
});
