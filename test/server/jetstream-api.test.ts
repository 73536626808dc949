import { describe, expect, test } from 'vitest';
import { confText, type Settings } from '../../src/domain/conf.ts';
import { usersOf } from '../../src/domain/permission/conf-users.ts';
import { jetStreamApis } from '../../src/domain/permission/jetstream-api.ts';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { describeWith } from '../support/tools.ts';
import { waitFor } from '../support/wait-for.ts';
import { type WireClient, wireClient } from '../support/wire-client.ts';

const password = 'p';
const heardBy = ({ heard }: WireClient) => (heard.size > 0 ? [...heard] : undefined);
const one = (user: string) => ({ users: [{ user, password }] });
const on = { store_dir: '@DIR@' };
const configurations: Record<string, Settings> = {
  'no JetStream': { authorization: one('g') },
  'no accounts': { jetstream: on, authorization: one('g') },
  'a domain': { jetstream: { ...on, domain: 'hub' }, authorization: one('g') },
  'accounts with it and without': {
    jetstream: { ...on, domain: 'hub' },
    authorization: one('g'),
    accounts: {
      A: { ...one('a'), jetstream: 'enabled' },
      B: one('b'),
      C: { ...one('c'), jetstream: { max_mem: 1024 } },
    },
  },
  'the system account beside the global one': {
    jetstream: on,
    authorization: one('g'),
    accounts: { $SYS: one('s') },
  },
};

/* Where `natsmith can` says that JetStream gives what a subscription does not, there must be a JetStream. */
describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeWith([natsServerTool(version)], 'answers requests to JetStream where jetStreamApis says', () => {
    test.each(Object.entries(configurations))('%s', async (_, settings) => {
      const config = confText({ port: -1, host: '127.0.0.1', ...settings });
      await using server = await startNatsServer({ version, config });
      for (const { id, account } of usersOf(settings)!) {
        for (const api of ['$JS.API', '$JS.hub.API']) {
          using client = await wireClient(server.port, id, password);
          client.send(['SUB in 1', `PUB ${api}.INFO in 0`, '']);
          const expected = jetStreamApis(settings, account).includes(api);
          const [answer = ''] = (await waitFor(() => heardBy(client), expected ? 5000 : 200)) ?? [];
          const answered = answer.includes('account_info_response') && !answer.includes('"error"');
          expect([id, api, answered]).toEqual([id, api, expected]);
        }
      }
    });
  });
});
