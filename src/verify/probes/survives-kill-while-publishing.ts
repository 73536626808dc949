import { type Acknowledged, missing, publishInto } from '../acknowledged.ts';
import { withClients } from '../client.ts';
import type { Difference } from '../errors.ts';
import type { Probe } from '../probe.ts';
import { makeStream, type TestStream } from '../stream.ts';
import { waitFor } from '../wait.ts';
import { serverReady } from './server-ready.ts';

const KILLS = 4;
/** Before each of them. */
const LEAST = 500;

export const survivesKillWhilePublishing: Probe = {
  id: 'survives-kill-while-publishing',
  proves: 'a server that is killed in the middle of publishing loses no acknowledged message in files',
  needs: ['jetstream', 'connections', 'kill'],
  fault: true,
  limit: 600_000,
  async run(machine, deployment, note) {
    let stream: TestStream | undefined;
    const acknowledged: Acknowledged[] = [];
    const differences: Difference[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      await withClients(machine, [machine.prober], async (client) => {
        stream ??= await makeStream(client, 'file');
        const publishing = publishInto(client, stream);
        await waitFor(
          () => publishing.problem !== undefined || publishing.acknowledged.length >= LEAST || undefined,
          `${LEAST} messages to be acknowledged`,
          60_000,
        );
        if (publishing.problem) throw publishing.problem;
        await machine.kill('nats-server');
        await publishing.stop();
        acknowledged.push(...publishing.acknowledged);
      });
      await machine.start('nats-server');
      differences.push(...(await serverReady.run(machine, deployment, note)));
    }
    const lost = await withClients(machine, [machine.prober], (client) =>
      missing(client, stream!, acknowledged),
    );
    note(`${KILLS} kills, ${acknowledged.length} acknowledged, ${lost.length} lost`);
    if (lost.length > 0)
      differences.push({
        expected: `all ${acknowledged.length} messages that were acknowledged before a SIGKILL are there`,
        actual: `${lost.length} of them are not, the first is number ${lost[0]!.seq}`,
      });
    return differences;
  },
};
