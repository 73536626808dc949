import { withClients } from '../client.ts';
import type { Probe } from '../probe.ts';
import { makeStream, store, stored, type TestStream } from '../stream.ts';

const MESSAGES = 100;

export const survivesKill: Probe = {
  id: 'survives-kill',
  proves: 'acknowledged messages in files are there after the server was killed and started again',
  needs: ['jetstream', 'connections', 'kill'],
  disturbs: true,
  async run(machine) {
    let stream: TestStream | undefined;
    let sent: string[] = [];
    await withClients(machine, [machine.prober], async (client) => {
      stream = await makeStream(client, 'file');
      sent = await store(client, stream, MESSAGES);
      await machine.kill('nats-server');
    });
    await machine.start('nats-server');
    return withClients(machine, [machine.prober], async (client) => {
      const found = await stored(client, stream!, MESSAGES);
      const there = found.filter((each, index) => each === sent[index]).length;
      if (there === MESSAGES) return [];
      return [
        {
          expected: `${MESSAGES} acknowledged messages are there after SIGKILL and a start`,
          actual: `${there} of them are`,
        },
      ];
    });
  },
};
