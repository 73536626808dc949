import { describe, expect, test } from 'vitest';
import { analyze } from '../../src/analyze/analyze.ts';
import type { Settings } from '../../src/domain/conf.ts';
import { resolve } from '../../src/spec/resolve.ts';
import type { SpecInput } from '../../src/spec/spec.ts';
import { specOf } from '../support/emitted.ts';
import { NATS_VERSIONS, type NatsVersion, natsServerTool } from '../support/nats-server.ts';
import { describeInSandbox, startSandbox } from '../support/sandbox.ts';
import { startsWith } from '../support/starts-with.ts';

const files = { cert_file: '/etc/nats/certificate.pem', key_file: '/etc/nats/key.pem' };
const route = ['nats://127.0.0.1:1'];
const operator = { resolver: { type: 'MEM' } };
const ada = [{ user: 'ada', password: 'x' }];

/** Settings that no server starts with, and the like that it does start with. */
const CASES: readonly (readonly [what: string, bad: Settings, good: Settings])[] = [
  [
    'a cluster on any port without a name',
    { cluster: { port: -1, routes: route } },
    { cluster: { port: -1, routes: route, name: 'c' } },
  ],
  [
    'a cluster without routes',
    { cluster: { listen: '127.0.0.1:-1', name: 'c' } },
    { cluster: { name: 'c' } },
  ],
  [
    'a route without a scheme',
    { cluster: { port: -1, name: 'c', routes: ['127.0.0.1:1'] } },
    { cluster: { port: -1, name: 'c', routes: ['nats-route://127.0.0.1:1'] } },
  ],
  [
    'JetStream that is on by a word, in a cluster',
    { jetstream: 'enabled', cluster: { port: -1 } },
    { jetstream: 'disabled', cluster: { port: -1 } },
  ],
  [
    'a gateway without routes',
    { gateway: { name: 'g', port: -1 } },
    { gateway: { name: 'g', port: -1 }, cluster: { routes: route } },
  ],
  [
    'a gateway without a port',
    { gateway: { name: 'g', port: 0 }, jetstream: false },
    { gateway: { name: 'g', port: -1 }, jetstream: false },
  ],
  [
    'a gateway beside leaf nodes',
    { gateway: { name: 'g', port: -1 }, leafnodes: { port: -1 }, jetstream: false },
    { gateway: { name: 'g', port: -1 }, leafnodes: {}, jetstream: false },
  ],
  [
    'a negative catch-up in a cluster',
    { cluster: { port: -1, routes: route, name: 'c' }, jetstream: { max_outstanding_catchup: '-1M' } },
    { jetstream: { max_outstanding_catchup: '-1M' } },
  ],
  [
    'routes with several users',
    { cluster: { authorization: { users: ada } } },
    { cluster: { authorization: { user: 'ada', password: 'x' } } },
  ],
  [
    'routes with a token',
    { cluster: { authorization: { token: 'x' } } },
    { cluster: { authorization: { token: '' } } },
  ],
  [
    'routes that answer',
    { cluster: { permissions: { allow_responses: true } } },
    { cluster: { permissions: { import: 'a', export: ['b'] } } },
  ],
  [
    'JetStream of the system account',
    { system_account: 'X', accounts: { X: { jetstream: { max_streams: 1 } } } },
    { system_account: 'X', accounts: { X: { jetstream: 'disabled' } } },
  ],
  [
    'a system account that is not there, beside a resolver',
    { resolver: 'MEMORY', system_account: 'X' },
    { resolver: 'MEMORY' },
  ],
  ['an account twice', { accounts: ['A', 'A'] }, { accounts: ['A', 'B'] }],
  ['the account of the server', { accounts: { $G: {} } }, { accounts: { $SYS: {} } }],
  [
    'a domain for an account with JetStream',
    { accounts: { X: { jetstream: true } }, default_js_domain: { X: 'hub' } },
    { accounts: { X: {} }, default_js_domain: { X: 'hub' } },
  ],
  [
    'a domain for the system account',
    { default_js_domain: { $SYS: 'hub' } },
    { default_js_domain: { $G: 'hub' } },
  ],
  [
    'leaf nodes of a system account that there is not',
    { no_system_account: true, leafnodes: { authorization: { account: '$SYS' } } },
    { leafnodes: { authorization: { account: '$SYS' } } },
  ],
  [
    'a folder of accounts without an operator',
    { resolver: { type: 'full', dir: '/run/nats/jwt' } },
    operator,
  ],
  ['a resolver of no type', { resolver: {} }, operator],
  ['an account that is no JWT', { resolver_preload: { A: 'a.b.c' } }, { resolver_preload: {} }],
  ['closed clients below none', { max_closed_clients: -1 }, { max_closed_clients: 100 }],
  [
    'monitoring over HTTPS on any port as well',
    { https: -1, tls: files },
    { http: null, https: '127.0.0.1:-1', tls: files },
  ],
  [
    'MQTT without JetStream',
    { mqtt: { port: -1 }, jetstream: false, leafnodes: {} },
    { mqtt: { port: -1 }, jetstream: false, leafnodes: { port: -1 } },
  ],
  [
    'MQTT that waits for less than nothing',
    { mqtt: { port: -1, ack_wait: '-1s' } },
    { mqtt: { ack_wait: '-1s' } },
  ],
  [
    'an origin that is none',
    { websocket: { port: -1, no_tls: true, allowed_origins: ['http://a:b'] } },
    { websocket: { port: -1, no_tls: true, allowed_origins: ['http://a:1', 'https://b'] } },
  ],
  [
    'a cookie that nobody signs',
    { websocket: { port: -1, no_tls: true, jwt_cookie: 'c' } },
    { websocket: { jwt_cookie: 'c' } },
  ],
  ['WebSocket without TLS', { websocket: { port: -1 } }, { websocket: { port: -1, tls: files } }],
  [
    'who is nobody over WebSocket',
    { websocket: { port: -1, no_tls: true, no_auth_user: 'ada' } },
    { websocket: { port: -1, no_tls: true, no_auth_user: 'ada' }, authorization: { users: ada } },
  ],
  [
    'one user beside a list of none',
    { authorization: { user: 'ada', users: [] } },
    { authorization: { user: 'ada', password: 'x' } },
  ],
  [
    'a user in two places',
    { authorization: { users: ada }, accounts: { A: { users: ada } } },
    { authorization: { users: ada }, accounts: { A: { users: [{ user: 'bob' }] } } },
  ],
  [
    'a user without a name',
    { authorization: { users: [{ user: '', password: 'x' }] } },
    { authorization: { users: ada } },
  ],
  [
    'more than there is for accounts',
    { jetstream: { max_memory_store: '1M' }, accounts: { X: { jetstream: { max_mem: 2_000_000 } } } },
    { jetstream: { max_memory_store: '2M' }, accounts: { X: { jetstream: { max_mem: 2_000_000 } } } },
  ],
];

const specWith = (natsVersion: NatsVersion, settings: Settings): SpecInput => ({
  name: 'x',
  natsVersion,
  base: { host: '127.0.0.1', port: 4222, settings: settings as Record<string, never> },
});

/** Whether that is what check says of it, whatever else it may say. */
const isRefused = (input: SpecInput): boolean => {
  const spec = specOf(input);
  return analyze(spec, resolve(spec)).some(({ code }) => /^settings\/(?:refused|value)$/.test(code));
};

const AT_A_TIME = 3;

describe.each(NATS_VERSIONS)('nats-server %s', (line) => {
  describeInSandbox([natsServerTool(line)], 'does not start with what check refuses', () => {
    test('and starts with what it does not', { timeout: 300_000 }, async () => {
      const queue = CASES.flatMap(([what, bad, good]) => [
        { what, input: specWith(line, bad), refused: true },
        { what: `${what}, mended`, input: specWith(line, good), refused: false },
      ]);
      const wrong: string[] = [];
      const work = async () => {
        await using sandbox = await startSandbox();
        for (let next = queue.pop(); next; next = queue.pop()) {
          const { what, input, refused } = next;
          if (isRefused(input) !== refused) wrong.push(`${what}: check ${refused ? 'takes' : 'refuses'} it`);
          const said = await startsWith(sandbox, line, resolve(specOf(input))[0]!);
          if ((said === '') === refused) wrong.push(`${what}: the server ${said || 'starts'}`);
        }
      };
      await Promise.all(Array.from({ length: AT_A_TIME }, work));
      expect(wrong.sort()).toEqual([]);
    });
  });
});
