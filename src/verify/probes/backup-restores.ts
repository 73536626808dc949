import { AckPolicy } from 'nats';
import type { Options } from '../../spec/options.ts';
import { type Client, withClients } from '../client.ts';
import type { Difference } from '../errors.ts';
import type { Machine } from '../machine.ts';
import { accountOfStreams } from '../members.ts';
import type { Probe } from '../probe.ts';
import { makeStream, removeStream, store, stored, type TestStream } from '../stream.ts';
import { targetOn } from '../work.ts';

const MESSAGES = 20;
/** Messages that the consumer has acknowledged. */
const CONSUMED = 7;
const CONSUMER = 'reader';
/** Milliseconds for a command that starts node. */
const LIMIT = 60_000;

export const backupRestores: Probe = {
  id: 'backup-restores',
  proves:
    'the backup service saves streams, and what it saved brings back all messages and positions of consumers',
  needs: ['systemd', 'jetstream', 'connections', 'backup'],
  disturbs: true,
  limit: 3 * LIMIT,
  async run(machine, { options }, note) {
    const { streams, dir } = options.backup;
    if (streams !== null) {
      note(`it saves ${streams.join(', ')} only: nothing that a probe may remove`);
      return [];
    }
    return withClients(machine, [machine.prober], async (client) => {
      const stream = await makeStream(client, 'file');
      const sent = await store(client, stream, MESSAGES);
      await consumeSome(client, stream);

      const run = await machine.execute('systemctl start nats-backup.service', LIMIT);
      if (run.status !== 0)
        return [{ expected: 'nats-backup.service succeeds', actual: await journal(machine) }];
      const account = accountOfStreams(options);
      const of = account === undefined ? dir : `${dir}/${account}`;
      const { output: folder } = await machine.execute(`ls -d ${of}/*/ | sort | tail -n 1`);
      await removeStream(client, stream);
      const start = performance.now();
      const restored = await machine.execute(restoreCommand(machine, options, folder, stream), LIMIT);
      if (restored.status !== 0)
        return [{ expected: `natsmith restore ${folder} succeeds`, actual: restored.output }];
      note(`restored in ${((performance.now() - start) / 1000).toFixed(1)} s`);

      const differences: Difference[] = [];
      const found = await stored(client, stream, MESSAGES);
      const there = found.filter((each, index) => each === sent[index]).length;
      if (there !== MESSAGES)
        differences.push({ expected: `${MESSAGES} messages come back`, actual: `${there} of them do` });
      const manager = await client.connection.jetstreamManager();
      const { ack_floor, num_pending } = await manager.consumers.info(stream.name, CONSUMER);
      if (ack_floor.stream_seq !== CONSUMED || num_pending !== MESSAGES - CONSUMED)
        differences.push({
          expected: `the consumer goes on after message ${CONSUMED}`,
          actual: `after ${ack_floor.stream_seq}, with ${num_pending} to come`,
        });
      return differences;
    });
  },
};

async function consumeSome({ connection }: Client, { name }: TestStream): Promise<void> {
  const manager = await connection.jetstreamManager();
  await manager.consumers.add(name, { durable_name: CONSUMER, ack_policy: AckPolicy.Explicit });
  const consumer = await connection.jetstream().consumers.get(name, CONSUMER);
  for (let count = 0; count < CONSUMED; count++) await (await consumer.next())?.ackAck();
}

/** As an operator types it, with the password in a file. */
function restoreCommand(
  machine: Machine,
  { auth, tls }: Options,
  folder: string,
  { name }: TestStream,
): string {
  const { host, port } = targetOn(machine);
  const server = `nats://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const restore = `node /usr/local/lib/natsmith/natsmith.mjs restore ${folder} --stream ${name} --server ${server}${tlsFlags(tls)}`;
  const { user, password } = machine.prober;
  if (!auth.enable) return restore;
  return `umask 077; cat >password <<'END'\n${password}\nEND\n${restore} --user ${user} --password-file password`;
}

/** As natsmith's own services know the server, and are known to it. */
const tlsFlags = ({ enable, handshakeFirst, clientCertificate, clientKey }: Options['tls']): string => {
  if (!enable) return '';
  const first = handshakeFirst === 'only' ? ' --tls-first' : '';
  const shown = clientKey === null ? '' : ` --tls-cert ${clientCertificate} --tls-key ${clientKey}`;
  return ` --tls-pinned /run/nats/natsmith.certificate${first}${shown}`;
};

const journal = async (machine: Machine): Promise<string> =>
  (await machine.execute('journalctl --quiet --no-pager -o cat -n 8 -u nats-backup.service')).output;
