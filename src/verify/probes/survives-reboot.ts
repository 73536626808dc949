import { withClients } from '../client.ts';
import type { Difference } from '../errors.ts';
import type { Probe } from '../probe.ts';
import { makeStream, store, stored, type TestStream } from '../stream.ts';
import { serverReady } from './server-ready.ts';
import { unitsActive } from './units-active.ts';

const MESSAGES = 100;

export const survivesReboot: Probe = {
  id: 'survives-reboot',
  proves: 'after a reboot the server is back by itself, with its users and all acknowledged messages',
  needs: ['systemd', 'jetstream', 'connections'],
  fault: true,
  limit: 900_000,
  async run(machine, deployment, note) {
    let stream: TestStream | undefined;
    let sent: string[] = [];
    await withClients(machine, [machine.prober], async (client) => {
      stream = await makeStream(client, 'file');
      sent = await store(client, stream, MESSAGES);
    });
    const start = performance.now();
    await machine.reboot();
    await machine.waitForPort('client');
    const differences: Difference[] = [...(await serverReady.run(machine, deployment, note))];
    note(`back after ${Math.round((performance.now() - start) / 1000)} s`);
    await machine.execute('systemctl is-system-running --wait', 60_000);
    differences.push(...(await unitsActive.run(machine, deployment, note)));
    await withClients(machine, [machine.prober], async (client) => {
      const found = await stored(client, stream!, MESSAGES);
      const there = found.filter((each, index) => each === sent[index]).length;
      if (there !== MESSAGES)
        differences.push({
          expected: `${MESSAGES} acknowledged messages are there after a reboot`,
          actual: `${there} of them are`,
        });
    });
    return differences;
  },
};
