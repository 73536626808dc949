import type { Options } from '../../spec/options.ts';
import {
  type Acknowledged,
  missing,
  type Publishing,
  publishInto,
  publishOne,
  refusalOf,
} from '../acknowledged.ts';
import { type Client, withClients } from '../client.ts';
import { type Difference, MachineError } from '../errors.ts';
import { get } from '../http.ts';
import type { Machine } from '../machine.ts';
import type { Probe } from '../probe.ts';
import { emptyStream, makeStream, type TestStream } from '../stream.ts';
import { waitFor } from '../wait.ts';
import { serverReady } from './server-ready.ts';

/** Bytes that are free when the server begins to fill the disk: some blocks of a stream, which are 8 MB each. */
const FREE = 24 * 1024 * 1024;
const MESSAGE = 32 * 1024;

export const survivesFullDisk: Probe = {
  id: 'survives-full-disk',
  proves:
    'where the disk is full, nothing is acknowledged and the log says why; with space again and a restart, nothing is missing and more can be stored',
  needs: ['systemd', 'jetstream', 'connections'],
  fault: true,
  limit: 900_000,
  async run(machine, deployment, note) {
    const differences: Difference[] = [];
    const storeOne = () => withClients(machine, [machine.prober], (client) => publishOne(client, stream!));
    let stream: TestStream | undefined;
    let acknowledged: readonly Acknowledged[] = [];
    const filler = await fillDisk(machine);
    try {
      await withClients(machine, [machine.prober], async (client) => {
        stream = await makeStream(client, 'file');
        const publishing = await publishUntilRefused(client, stream);
        ({ acknowledged } = publishing);
        const told = refusalOf(publishing.problem!);
        note(`full after ${acknowledged.length} messages of ${MESSAGE / 1024} KiB; publishers get: ${told}`);
      });
      note(`/healthz meanwhile: ${await health(machine)}`);
      differences.push(...(await logSays(machine, 'no space left on device')));
    } finally {
      await machine.execute(`rm -f ${filler}`);
    }
    // 2.10.27 forgets where a stream ends when it cannot make a file for more of it, until it reads its files anew.
    const early = await storeOne();
    await machine.stop('nats-server');
    await machine.start('nats-server');
    differences.push(...(await serverReady.run(machine, deployment, note)));
    const late = await storeOne();
    if (!late)
      differences.push({ expected: 'messages can be stored again', actual: 'the server refuses them' });
    await withClients(machine, [machine.prober], async (client) => {
      const lost = await missing(client, stream!, acknowledged);
      if (lost.length > 0)
        differences.push({
          expected: `all ${acknowledged.length} messages that were acknowledged before the disk was full are there after a restart`,
          actual: `${lost.length} of them are not`,
        });
      if (late && (await missing(client, stream!, [late])).length > 0)
        differences.push({
          expected: 'a message that is stored after the restart is there',
          actual: 'it is not',
        });
      note(await earlyFigure(client, stream!, early, acknowledged));
      await emptyStream(client, stream!);
    });
    return differences;
  },
};

/** Leaves little on the filesystem of the streams. @returns the file that has taken the rest */
async function fillDisk(machine: Machine): Promise<string> {
  const { jetstream, dataDir }: Options = machine.running.options;
  const folder = jetstream.storeDir ?? dataDir;
  const filler = `${folder}/natsmith-filler`;
  const { status, output } = await machine.execute(
    `free=$(df --output=avail -B1 '${folder}' | tail -n 1) && fallocate -l $((free - ${FREE})) '${filler}'`,
  );
  if (status !== 0) throw new MachineError('the disk cannot be filled', { details: output });
  return filler;
}

/** Until there is an answer that is no acknowledgement. */
async function publishUntilRefused(client: Client, stream: TestStream): Promise<Publishing> {
  const publishing = publishInto(client, stream, MESSAGE);
  await waitFor(() => publishing.problem, 'the server to refuse a message on a full disk', 120_000);
  await publishing.stop();
  return publishing;
}

/** What became of what was published between the full disk and the restart. */
async function earlyFigure(
  client: Client,
  stream: TestStream,
  early: Acknowledged | undefined,
  before: readonly Acknowledged[],
): Promise<string> {
  if (!early) return 'nothing can be stored until the server is restarted, although there is space again';
  const lost = (await missing(client, stream, [early])).length > 0;
  const number = `number ${early.seq} after ${before.length}`;
  return `stored before the restart, with space again: ${number}, ${lost ? 'acknowledged and lost' : 'there'}`;
}

/** What the health check would hear. */
async function health(machine: Machine): Promise<string> {
  const { status, body } = await get({ address: machine.address('monitoring'), path: '/healthz' });
  return `${status} ${body.trim()}`;
}

/** Where it goes to the full disk itself, the log cannot say it. */
async function logSays(machine: Machine, words: string): Promise<Difference[]> {
  if (machine.running.options.logs.to === 'file') return [];
  const { output } = await machine.execute(
    `journalctl --quiet --no-pager -o cat -u nats.service | grep -c '${words}' || :`,
  );
  if (Number(output) > 0) return [];
  return [{ expected: `the log says "${words}"`, actual: await machine.log('nats-server') }];
}
