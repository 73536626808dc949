import { bytes } from '../../domain/size.ts';
import { publishInto, refusalOf } from '../acknowledged.ts';
import { withClients } from '../client.ts';
import type { Difference } from '../errors.ts';
import type { Machine } from '../machine.ts';
import type { Probe } from '../probe.ts';
import { emptyStream, makeStream } from '../stream.ts';
import { waitFor } from '../wait.ts';
import { unitProperties } from './host/unit-properties.ts';
import { serverReady } from './server-ready.ts';

const MESSAGE = 8 * 1024;
/** Of what is promised: the server counts a little more than the messages' bytes. */
const FULL = 0.98;
const LIMIT = 1_800_000;

export const memoryPromiseHolds: Probe = {
  id: 'memory-promise-holds',
  proves:
    'all of jetstream.maxMemory can be filled, and the server stays within the memory that its unit has',
  needs: ['systemd', 'jetstream', 'connections', 'memory'],
  fault: true,
  limit: LIMIT,
  async run(machine, deployment, note) {
    const { jetstream, limits } = machine.running.options;
    const promised = bytes(jetstream.maxMemory);
    const differences: Difference[] = [];
    const before = await unitState(machine);
    const start = performance.now();
    const stream = await withClients(machine, [machine.prober], async (client) => {
      const stream = await makeStream(client, 'memory');
      const publishing = publishInto(client, stream, Math.min(MESSAGE, bytes(limits.maxPayload)));
      const problem = await waitFor(() => publishing.problem, 'the memory to be full', LIMIT - 60_000);
      await publishing.stop();
      const filled = publishing.acknowledged.reduce((sum, { size }) => sum + size, 0);
      note(
        `${mebibytes(filled)} of ${mebibytes(promised)} filled in ${Math.round((performance.now() - start) / 1000)} s, then: ${refusalOf(problem)}`,
      );
      if (filled < promised * FULL)
        differences.push({
          expected: `messages of ${mebibytes(promised * FULL)} can be stored in memory`,
          actual: `after ${mebibytes(filled)}: ${refusalOf(problem)}`,
        });
      return stream;
    });
    const after = await unitState(machine);
    note(`MemoryPeak ${shown(after.MemoryPeak)}, MemoryMax ${shown(after.MemoryMax)}`);
    if (after.MainPID !== before.MainPID)
      differences.push({
        expected: 'the server goes on running with its memory full',
        actual: `it ended: ${await lastWords(machine)}`,
      });
    await machine.waitForPort('client');
    differences.push(...(await serverReady.run(machine, deployment, note)));
    // Where the server was started anew, nothing is left to be removed.
    if (differences.length === 0)
      await withClients(machine, [machine.prober], (client) => emptyStream(client, stream));
    return differences;
  },
};

const unitState = (machine: Machine) =>
  unitProperties(machine, 'nats.service', ['MainPID', 'MemoryPeak', 'MemoryMax']);

/** What systemd and the kernel say of its end. */
const lastWords = async (machine: Machine): Promise<string> =>
  (
    await machine.execute(
      "journalctl --quiet --no-pager -o cat -n 200 _PID=1 + _TRANSPORT=kernel | grep -iE 'nats.*(kill|oom|fail)|oom.*nats' | tail -n 3",
    )
  ).output || 'nobody says why';

/** systemd's words where it is no number (infinity). */
const shown = (size: string | undefined) => (Number(size) > 0 ? mebibytes(Number(size)) : size);

const mebibytes = (size: number) => `${Math.round(size / 1024 / 1024)} MiB`;
