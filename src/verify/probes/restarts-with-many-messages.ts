import { randomBytes } from 'node:crypto';
import { bytes } from '../../domain/size.ts';
import { withClients } from '../client.ts';
import type { Difference } from '../errors.ts';
import type { Machine } from '../machine.ts';
import type { Note, Probe } from '../probe.ts';
import { targetOn, work } from '../work.ts';
import { numbered } from '../worker/fill.ts';
import { systemdSeconds } from './host/systemd-seconds.ts';

const MESSAGES = 100_000;
/** Bytes: of a message, and what a stored one takes at most, subject and header of the record included. */
const SIZE = 100;
const STORED = 256;
const SAMPLES = 200;
const READY_LIMIT = 300_000;

export const restartsWithManyMessages: Probe = {
  id: 'restarts-with-many-messages',
  proves:
    'with 100,000 messages stored the server is ready in a fraction of TimeoutStartSec, and all of them are there',
  needs: ['systemd', 'work', 'jetstream', 'connections'],
  fault: true,
  limit: 1_800_000,
  async run(machine, { options }, note) {
    const room = Math.floor(bytes(options.jetstream.maxFileStore) / 2 / STORED);
    const messages = Math.min(MESSAGES, room);
    const name = `natsmith-verify-${randomBytes(6).toString('hex')}`;
    const stream = { name, subjects: [name], storage: 'file' as const };
    const filled = await work(
      machine,
      { kind: 'fill', target: targetOn(machine), stream, messages, size: SIZE },
      120_000,
    );
    note(`${filled.acknowledged} messages stored in ${(filled.ms / 1000).toFixed(1)} s`);
    const { output } = await machine.execute('systemctl show --value -p TimeoutStartUSec nats.service');
    const limit = systemdSeconds(output);
    const differences: Difference[] = [];
    for (const [how, command] of WAYS) {
      const seconds = await secondsUntilReady(machine, command);
      note(`ready ${seconds.toFixed(1)} s after ${how} (TimeoutStartSec: ${output})`);
      if (seconds > limit / 2)
        differences.push({
          expected: `the server is ready within half of TimeoutStartSec after ${how}, ${limit / 2} s`,
          actual: `it takes ${seconds} s`,
        });
      differences.push(...(await missing(machine, name, messages, how)));
    }
    await purge(machine, name, note);
    return differences;
  },
};

/** A server that was killed has not written down what it has, and reads all of it (server/filestore.go, recoverFullState). */
const WAYS = [
  ['a stop and a start', 'systemctl stop nats.service'],
  ['SIGKILL and a start', 'systemctl kill --signal=KILL nats.service; systemctl stop nats.service'],
] as const;

/** From the start to the first time that all streams are there. */
async function secondsUntilReady(machine: Machine, end: string): Promise<number> {
  const { httpHost, httpPort } = machine.running.options;
  const host = httpHost === '0.0.0.0' || httpHost === '::' ? '127.0.0.1' : httpHost;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${httpPort}/healthz`;
  const { output } = await machine.execute(
    `${end}
start=$(date +%s%N)
systemctl start nats.service
until curl --silent --fail --output /dev/null --max-time 5 ${url}; do sleep 0.05; done
echo $(( ($(date +%s%N) - start) / 1000000 ))`,
    READY_LIMIT,
  );
  return Number(output.split('\n').at(-1)) / 1000;
}

function missing(machine: Machine, name: string, messages: number, how: string): Promise<Difference[]> {
  return withClients(machine, [machine.prober], async ({ connection }) => {
    const manager = await connection.jetstreamManager();
    const { state } = await manager.streams.info(name);
    const counted = `${state.messages} from ${state.first_seq} to ${state.last_seq}`;
    const expected = `${messages} from 1 to ${messages}`;
    if (counted !== expected)
      return [{ expected: `messages are there after ${how}: ${expected}`, actual: counted }];
    const wrong: number[] = [];
    for (let sample = 0; sample < SAMPLES; sample++) {
      const seq = 1 + Math.floor((sample * (messages - 1)) / (SAMPLES - 1));
      const { data } = await manager.streams.getMessage(name, { seq });
      if (new TextDecoder().decode(data) !== numbered(seq, SIZE)) wrong.push(seq);
    }
    if (wrong.length === 0) return [];
    return [
      {
        expected: `${SAMPLES} messages hold what was sent, after ${how}`,
        actual: `these do not: ${wrong.join(', ')}`,
      },
    ];
  });
}

/** Later probes need the room. */
const purge = (machine: Machine, name: string, note: Note) =>
  withClients(machine, [machine.prober], async ({ connection }) => {
    const { purged } = await (await connection.jetstreamManager()).streams.purge(name);
    note(`${purged} messages removed again`);
  });
