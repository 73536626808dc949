import { milliseconds } from '../../domain/duration.ts';
import { type Acknowledged, missing, publishInto } from '../acknowledged.ts';
import { type Client, connectAs, withClients } from '../client.ts';
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
    const differences = await cutWhilePublishing(machine, syncInterval, note);
    differences.push(...(await serverReady.run(machine, deployment, note)));
    return differences;
    await setSync(machine, 'always');
    differences.push(...(await cutWhilePublishing(machine, 'always', note)));
    await setSync(machine, syncInterval);
    differences.push(...(await serverReady.run(machine, deployment, note)));
    return differences;
  },
};

/** Takes effect with a restart, which install.sh sees to. */
const setSync = (machine: Machine, syncInterval: string) =>
  machine.reload((options) => ({ ...options, jetstream: { ...options.jetstream, syncInterval } }));

async function cutWhilePublishing(machine: Machine, syncInterval: string, note: Note): Promise<Difference[]> {
  const interval = syncInterval === 'always' ? 0 : milliseconds(syncInterval);
  // Its connection ends in nothing; nobody is told.
  const client: Client = await connectAs(machine, machine.prober);
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
  const firstOfYoung = [...first.acknowledged];
  const late = interval + SLACK + 2 * (await writeControl(machine));
  const cutAt = performance.now();
  const cut = machine.reboot();
  const acknowledged = publishing.acknowledged.filter(({ at }) => at <= cutAt);
  await cut;
  const differences = await controlDifferences(machine);
  await client.close();
  await Promise.all([publishing.stop(), first.stop()]);

  await machine.waitForPort('client');
  const [lost, lostOfYoung] = await withClients(machine, [machine.prober], async (again) => [
    await missing(again, stream, acknowledged),
    await missing(again, young, firstOfYoung),
  ]);
  const age = lost.length === 0 ? 0 : cutAt - Math.min(...lost.map(({ at }) => at));
  const youngGone = lostOfYoung.length > 0;
  const back = youngGone ? await makeAnew(machine, young, firstOfYoung) : 'there';
  note(
    `syncInterval ${syncInterval}: ${figure(acknowledged, lost, age)}; a stream made just before is ${back}`,
  );
  if (youngGone && interval === 0)
    differences.push({
      expected: 'with syncInterval always, a stream is there after a power cut as soon as it is made',
      actual: 'it is gone',
    });
  if (lost.length > 0 && (interval === 0 || age > late))
    differences.push({
      expected: `with syncInterval ${syncInterval}, a power cut takes ${interval === 0 ? 'no acknowledged message' : `no message that was acknowledged more than ${(late / 1000).toFixed(1)} s before`}`,
      actual: figure(acknowledged, lost, age),
    });
  return differences;
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

const figure = (acknowledged: readonly Acknowledged[], lost: readonly Acknowledged[], age: number) =>
  `${acknowledged.length} acknowledged, ${lost.length} lost${lost.length === 0 ? '' : `, the oldest ${Math.round(age)} ms before the cut`}`;

const CONTROL = '/var/lib/natsmith-power-cut';

/** What has to be there after the cut and what must not, so that the cut is one. @returns milliseconds that forcing takes */
async function writeControl(machine: Machine): Promise<number> {
  const start = performance.now();
  await machine.execute(`mkdir -p ${CONTROL}
echo forced >${CONTROL}/forced && sync ${CONTROL}/forced ${CONTROL}
echo left >${CONTROL}/left`);
  return performance.now() - start;
}

async function controlDifferences(machine: Machine): Promise<Difference[]> {
  const { output } = await machine.execute(`cat ${CONTROL}/*; rm -r ${CONTROL}`);
  if (output === 'forced') return [];
  const expected = 'what was forced to the disk before the cut is there after it, and what was not is gone';
  return [{ expected, actual: output || 'nothing is there' }];
}
