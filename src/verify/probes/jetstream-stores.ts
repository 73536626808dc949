import { type Client, withClients } from '../client.ts';
import type { Difference } from '../errors.ts';
import type { Probe } from '../probe.ts';
import { makeStream, removeStream, type Storage, store, stored, type TestStream } from '../stream.ts';

const MESSAGES = 10;

export const jetstreamStores: Probe = {
  id: 'jetstream-stores',
  proves: 'JetStream stores messages in files and in memory, and gives them back',
  needs: ['jetstream', 'connections', 'streams'],
  early: true,
  harmless: true,
  run: (machine) =>
    withClients(machine, [machine.prober], async (client) => {
      const made: TestStream[] = [];
      try {
        return [...(await tryStorage(client, 'file', made)), ...(await tryStorage(client, 'memory', made))];
      } finally {
        if (machine.inUse) for (const stream of made) await removeStream(client, stream);
      }
    }),
};

async function tryStorage(client: Client, storage: Storage, made: TestStream[]): Promise<Difference[]> {
  const stream = await makeStream(client, storage);
  made.push(stream);
  const sent = await store(client, stream, MESSAGES);
  const found = await stored(client, stream, MESSAGES);
  if (JSON.stringify(sent) === JSON.stringify(found)) return [];
  return [
    {
      expected: `${MESSAGES} messages that were acknowledged are there (${storage})`,
      actual: `${found.filter((each, index) => each === sent[index]).length} of them are`,
    },
  ];
}
