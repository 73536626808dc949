import { type Client, withClients } from '../client.ts';
import type { Difference } from '../errors.ts';
import type { Probe } from '../probe.ts';
import {
  makeStream,
  removeForsaken,
  removeStream,
  type Storage,
  store,
  stored,
  type TestStream,
} from '../stream.ts';

const MESSAGES = 10;

export const jetstreamStores: Probe = {
  id: 'jetstream-stores',
  proves: 'JetStream stores messages in files and in memory, and gives them back',
  needs: ['jetstream', 'connections', 'streams'],
  after: 'listening',
  harmless: true,
  run: (machine, _, note) =>
    withClients(machine, [machine.prober], async (client) => {
      const made: TestStream[] = [];
      try {
        return [...(await tryStorage(client, 'file', made)), ...(await tryStorage(client, 'memory', made))];
      } finally {
        if (machine.inUse) {
          const forsaken = made[0] ? await removeForsaken(client, made[0]) : [];
          for (const name of forsaken)
            note(`${name} was left behind by a run that was killed, and is gone now`);
          for (const stream of made) await removeStream(client, stream);
        }
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
