import type { Settings } from '../../../src/domain/conf.ts';
import { type Change, change, inBlock } from './change.ts';
import { account, tls, user } from './values.ts';

const route = (port: number) => `nats-route://127.0.0.1:${port}`;

const cluster: Settings = { cluster: { name: 'c', host: '127.0.0.1', port: -1 } };
const clusterChanges = (port: () => number): Change[] => [
  change('cluster', cluster.cluster!, null),
  ...inBlock(
    'cluster',
    { ...cluster, accounts: { A: account({}) } },
    {
      accounts: [['A'], []],
      advertise: ['a.example:1', 'b.example:2'],
      authorization: [
        { user: 'r', password: 'a' },
        { user: 'r', password: 'b' },
      ],
      compression: ['s2_fast', 'off'],
      connect_backoff: [true, false],
      connect_retries: [3, 4],
      host: ['127.0.0.1', '0.0.0.0'],
      name: ['d', 'e'],
      no_advertise: [true, false],
      permissions: [{ import: ['a'] }, { export: ['b'] }],
      ping_interval: ['20s', '10s'],
      ping_max: [3, 4],
      pool_size: [4, 5],
      port: [port(), port()],
      routes: [[route(port())], [route(port())]],
      tls: [tls('a'), tls('b')],
      write_deadline: ['5s', '6s'],
      write_timeout: ['retry', 'close'],
    },
  ),
];

const gateway: Settings = { gateway: { name: 'g', host: '127.0.0.1', port: -1 } };
const gatewayChanges = (port: () => number): Change[] => [
  change('gateway', gateway.gateway!, null),
  change('gateway.name', 'h', 'i', gateway, { required: true }),
  change('gateway.port', port(), port(), gateway, { required: true }),
  ...inBlock('gateway', gateway, {
    advertise: ['a.example:1', 'b.example:2'],
    authorization: [
      { user: 'r', password: 'a' },
      { user: 'r', password: 'b' },
    ],
    connect_backoff: [true, false],
    connect_retries: [3, 4],
    gateways: [
      [{ name: 'h', urls: [`nats://127.0.0.1:${port()}`] }],
      [{ name: 'h', urls: [`nats://127.0.0.1:${port()}`] }],
    ],
    host: ['127.0.0.1', '0.0.0.0'],
    reject_unknown_cluster: [true, false],
    tls: [tls('a'), tls('b')],
    write_deadline: ['5s', '6s'],
    write_timeout: ['retry', 'close'],
  }),
];

const leafnodes: Settings = { leafnodes: { host: '127.0.0.1', port: -1 } };
const leafnodeChanges = (port: () => number): Change[] => {
  const url = `nats-leaf://127.0.0.1:${port()}`;
  const remote = (more: Settings): Settings => ({ urls: [url], ...more });
  const remotes = (first: Settings, second: Settings) =>
    change('leafnodes.remotes', [remote(first)], [remote(second)], leafnodes);
  return [
    change('leafnodes', leafnodes.leafnodes!, null),
    ...inBlock('leafnodes', leafnodes, {
      advertise: ['a.example:1', 'b.example:2'],
      authorization: [
        { user: 'r', password: 'a' },
        { user: 'r', password: 'b' },
      ],
      compression: ['s2_fast', 'off'],
      dial_timeout: ['2s', '3s'],
      host: ['127.0.0.1', '0.0.0.0'],
      isolate_leafnode_interest: [true, false],
      min_version: ['2.9.0', '2.10.0'],
      no_advertise: [true, false],
      port: [port(), port()],
      reconnect: ['2s', '3s'],
      tls: [tls('a'), tls('b')],
      write_deadline: ['5s', '6s'],
      write_timeout: ['retry', 'close'],
    }),
    remotes({}, { urls: [`nats-leaf://127.0.0.1:${port()}`] }),
    remotes({ hub: true }, { hub: false }),
    remotes({ deny_imports: ['a'] }, { deny_imports: ['b'] }),
    remotes({ disabled: true }, { disabled: false }),
    remotes({ dial_timeout: '2s' }, { dial_timeout: '3s' }),
  ];
};

const websocket: Settings = { websocket: { host: '127.0.0.1', port: -1, no_tls: true } };
const websocketChanges = (port: () => number): Change[] => [
  change('websocket', websocket.websocket!, null),
  ...inBlock('websocket', websocket, {
    advertise: ['a.example:1', 'b.example:2'],
    allowed_origins: [['http://a.example'], ['http://b.example']],
    authorization: [
      { user: 'r', password: 'a' },
      { user: 'r', password: 'b' },
    ],
    compression: [true, false],
    handshake_timeout: ['3s', '4s'],
    headers: [{ X: 'a' }, { X: 'b' }],
    host: ['127.0.0.1', '0.0.0.0'],
    pass_cookie: ['a', 'b'],
    ping_interval: ['1m', '90s'],
    port: [port(), port()],
    same_origin: [true, false],
    tls: [tls('a'), tls('b')],
    token_cookie: ['a', 'b'],
    user_cookie: ['a', 'b'],
  }),
  change('websocket.no_auth_user', 'u', 'v', {
    ...websocket,
    authorization: { users: [user('u'), user('v')] },
  }),
];

const mqtt: Settings = {
  server_name: 'm',
  jetstream: { store_dir: '@DIR@/js', max_memory_store: 1048576, max_file_store: 1048576 },
  mqtt: { host: '127.0.0.1', port: -1 },
};
const mqttChanges = (port: () => number): Change[] => [
  change('mqtt', mqtt.mqtt!, null, mqtt),
  ...inBlock('mqtt', mqtt, {
    ack_wait: ['20s', '40s'],
    authorization: [
      { user: 'r', password: 'a' },
      { user: 'r', password: 'b' },
    ],
    consumer_inactive_threshold: ['1m', '2m'],
    consumer_memory_storage: [true, false],
    consumer_replicas: [1, 2],
    downgrade_qos2_subscribe: [true, false],
    host: ['127.0.0.1', '0.0.0.0'],
    js_api_timeout: ['3s', '4s'],
    js_domain: ['a', 'b'],
    max_ack_pending: [50, 60],
    port: [port(), port()],
    reject_qos2_publish: [true, false],
    stream_replicas: [2, 3],
    tls: [tls('a'), tls('b')],
  }),
  change('mqtt.no_auth_user', 'u', 'v', { ...mqtt, authorization: { users: [user('u'), user('v')] } }),
];

/** Changes of the blocks that open ports of their own; `port` gives a free one. */
export const networkBlocks = (port: () => number): Change[] =>
  [clusterChanges, gatewayChanges, leafnodeChanges, websocketChanges, mqttChanges].flatMap((changes) =>
    changes(port),
  );
