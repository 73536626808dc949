import { type Client, withClients } from '../client.ts';
import type { Difference } from '../errors.ts';
import type { Probe } from '../probe.ts';
import { makeStream, type Storage, store, stored } from '../stream.ts';

const MESSAGES = 10;

export const jetstreamStores: Probe = {
  id: 'jetstream-stores',
  proves: 'JetStream stores messages in files and in memory, and gives them back',
  needs: ['jetstream', 'connections'],
  run: (machine) =>
    withClients(machine, [machine.prober], async (client) => [
      ...(await tryStorage(client, 'file')),
      ...(await tryStorage(client, 'memory')),
    ]),
};

async function tryStorage(client: Client, storage: Storage): Promise<Difference[]> {
  const stream = await makeStream(client, storage);
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
