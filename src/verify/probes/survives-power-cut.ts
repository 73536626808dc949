import { milliseconds } from '../../domain/duration.ts';
import { type Acknowledged, missing, publishInto } from '../acknowledged.ts';
import { connectAs, withClients } from '../client.ts';
import type { Difference } from '../errors.ts';
import type { Machine } from '../machine.ts';
import type { Note, Probe } from '../probe.ts';
import { addStream, makeStream, type TestStream } from '../stream.ts';
import { pause, waitFor } from '../wait.ts';
import { serverReady } from './server-ready.ts';

/** Messages that are to be acknowledged at least before the cut. */
const LEAST = 200;
/** Milliseconds of publishing at most: a longer interval than that cannot be exceeded here. */
const LONGEST = 15_000;
/** Milliseconds beyond the interval, besides what the disk takes at that time. */
const SLACK = 1_000;

export const survivesPowerCut: Probe = {
  id: 'survives-power-cut',
  proves:
    'a power cut in the middle of publishing takes no acknowledged message that is older than jetstream.syncInterval, and none at all where that is always',
  needs: ['jetstream', 'connections', 'systemd', 'reload', 'power-cut'],
  fault: true,
  limit: 1_800_000,
  async run(machine, deployment, note) {
    const { syncInterval } = machine.running.options.jetstream;
    const differences = await tryCut(machine, syncInterval, note);
    differences.push(...(await serverReady.run(machine, deployment, note)));
    if (syncInterval === 'always') return differences;
    await setSync(machine, 'always');
    differences.push(...(await tryCut(machine, 'always', note)));
    await setSync(machine, syncInterval);
    differences.push(...(await serverReady.run(machine, deployment, note)));
    return differences;
  },
};

/** Takes effect with a restart, which install.sh sees to. */
const setSync = (machine: Machine, syncInterval: string) =>
  machine.reload((options) => ({ ...options, jetstream: { ...options.jetstream, syncInterval } }));

/** What was published before a power cut. */
interface Published {
  readonly stream: TestStream;
  readonly acknowledged: readonly Acknowledged[];
  /** A stream that was made just before the cut, and what it had acknowledged. */
  readonly young: TestStream;
  readonly inYoung: readonly Acknowledged[];
  /** As performance.now() tells it. */
  readonly cutAt: number;
}

async function tryCut(machine: Machine, syncInterval: string, note: Note): Promise<Difference[]> {
  const interval = syncInterval === 'always' ? 0 : milliseconds(syncInterval);
  const forcing = await forceControl(machine);
  const { stream, acknowledged, young, inYoung, cutAt } = await publishAndCut(machine, interval);
  const differences = await controlDifferences(machine, interval === 0);
  await machine.waitForPort('client');
  const [lost, lostOfYoung] = await withClients(machine, [machine.prober], async (client) => [
    await missing(client, stream, acknowledged),
    await missing(client, young, inYoung),
  ]);
  const age = cutAt - Math.min(cutAt, ...lost.map(({ at }) => at));
  const back = lostOfYoung.length === 0 ? 'there' : await makeAnew(machine, young, inYoung);
  const found = `${acknowledged.length} acknowledged, ${lost.length} lost${lost.length === 0 ? '' : `, the oldest ${Math.round(age)} ms before the cut`}`;
  note(`syncInterval ${syncInterval}: ${found}; a stream made just before is ${back}`);

  if (interval === 0 && lost.length + lostOfYoung.length > 0)
    differences.push({
      expected: 'with syncInterval always, a power cut takes no acknowledged message',
      actual: `${found}; of a stream made just before, ${lostOfYoung.length} of ${inYoung.length}`,
    });
  const most = interval + SLACK + 2 * forcing;
  if (interval > 0 && age > most)
    differences.push({
      expected: `with syncInterval ${syncInterval}, a power cut takes what was acknowledged in the last ${(most / 1000).toFixed(1)} s at most`,
      actual: found,
    });
  return differences;
}

async function publishAndCut(machine: Machine, interval: number): Promise<Published> {
  const client = await connectAs(machine, machine.prober);
  const stream = await makeStream(client, 'file');
  // A stream's own file (meta.inf) is not forced to the disk unless each write is (server/filestore.go, writeStreamMeta): the
  // kernel writes it within some 35 s (proc_sys_vm(5), dirty_expire_centisecs). Until then a cut takes the whole stream.
  if (interval > 0) await machine.execute('sync', 60_000);
  const publishing = publishInto(client, stream);
  await pause(Math.min(interval + SLACK + 3000, LONGEST));
  await waitFor(
    () => publishing.problem !== undefined || publishing.acknowledged.length >= LEAST || undefined,
    `${LEAST} messages to be acknowledged`,
    60_000,
  );
  if (publishing.problem) throw publishing.problem;
  const young = await makeStream(client, 'file');
  const first = publishInto(client, young);
  await waitFor(() => first.acknowledged.length > 0 || undefined, 'a message to be acknowledged');
  const inYoung = [...first.acknowledged];
  await machine.execute(`echo left >${CONTROL}/left`);

  const cutAt = performance.now();
  const cut = machine.powerCut();
  const acknowledged = publishing.acknowledged.filter(({ at }) => at <= cutAt);
  await cut;
  // Nobody tells this side that the connection is no more.
  await client.close();
  await Promise.all([publishing.stop(), first.stop()]);
  return { stream, acknowledged, young, inYoung, cutAt };
}

/** Until there is a stream of that name again, the server says that it is not well. */
async function makeAnew(
  machine: Machine,
  stream: TestStream,
  sent: readonly Acknowledged[],
): Promise<string> {
  const lost = await withClients(machine, [machine.prober], async (client) => {
    await addStream(client, stream, 'file');
    return missing(client, stream, sent);
  });
  return `gone until it is made anew, with ${sent.length - lost.length} of its ${sent.length} messages then`;
}

/** Where files show that the cut is one: what was forced to the disk is there afterwards, and what was not is gone. */
const CONTROL = '/var/lib/natsmith-power-cut';

/**
 * Long before the cut: with it, the kernel may write what the server has not forced to the disk.
 * @returns milliseconds that the disk takes
 */
async function forceControl(machine: Machine): Promise<number> {
  // What others have left to be written is not to be counted.
  await machine.execute('sync', 60_000);
  const start = performance.now();
  await machine.execute(
    `mkdir -p ${CONTROL} && echo forced >${CONTROL}/forced && sync ${CONTROL}/forced ${CONTROL}`,
  );
  return performance.now() - start;
}

/** @param along what the server forces to the disk all the time may take others' files along */
async function controlDifferences(machine: Machine, along: boolean): Promise<Difference[]> {
  const { output } = await machine.execute(`cat ${CONTROL}/*; rm -r ${CONTROL}`);
  if (output === 'forced' || (along && output === 'forced\nleft')) return [];
  const expected = 'what was forced to the disk before the cut is there after it, and what was not is gone';
  return [{ expected, actual: output || 'nothing is there' }];
}
