import type { Settings } from '../../../src/domain/conf.ts';
import { type Change, change } from './change.ts';
import { account, JETSTREAM, nkeys, user } from './values.ts';

const MiB = 1024 * 1024;

const auth: Settings = { authorization: { users: [user('u'), user('v')] } };
const authorizationChanges: Change[] = [
  change('authorization', { users: [user('u')] }, { users: [user('u'), user('v')] }),
  change('authorization.users', [user('u')], [user('u', { password: 'other' }), user('v')]),
  change('authorization.users', [user('u', { password: '$2a$04$' })], [{ nkey: nkeys.user[0] }]),
  change('authorization.user', 'a', 'b', { authorization: { password: 'p' } }),
  change('authorization.password', 'a', 'b', { authorization: { user: 'u' } }),
  change('authorization.token', 'a', 'b'),
  change('authorization.timeout', 3, 4, auth),
  change('authorization.default_permissions', { publish: ['a'] }, { publish: { deny: ['b'] } }, auth),
  change('authorization.proxy_required', true, false, auth),
  change(
    'authorization.auth_callout',
    { issuer: nkeys.account[0], auth_users: ['u'] },
    { issuer: nkeys.account[1], auth_users: ['u'] },
    auth,
  ),
  ...(
    [
      ['password', 'a', 'b'],
      ['allowed_connection_types', ['STANDARD'], ['WEBSOCKET']],
      ['proxy_required', true, false],
      ['permissions', { publish: ['a'] }, { subscribe: { deny: ['b'] } }],
      [
        'permissions',
        { publish: ['a'], allow_responses: true },
        { publish: ['a'], allow_responses: { max: 2, expires: '1m' } },
      ],
    ] as const
  ).map(([name, first, second]) =>
    change('authorization.users', [user('u', { [name]: first })], [user('u', { [name]: second })]),
  ),
];

const exporting: Settings = {
  accounts: { B: account({ exports: [{ stream: 's.>' }, { service: 'q' }] }, 'b') },
};
const withJetStream: Settings = { ...JETSTREAM, accounts: { B: account({}, 'b') } };
const accountChanges: Change[] = [
  change('accounts', { A: account({}) }, { A: account({}), B: account({}, 'b') }),
  change(
    'accounts',
    { A: account({ jetstream: 'enabled' }) },
    { A: account({ jetstream: 'enabled' }), B: account({}, 'b') },
    JETSTREAM,
  ),
  change('accounts.$SYS', account({}, 'admin'), account({}, 'root')),
  change('accounts.$SYS', account({}, 'admin'), account({}, 'root'), JETSTREAM),
  change('accounts.A', account({}), account({}, 'c'), exporting),
  change(
    'accounts.A.default_permissions',
    { publish: ['a'] },
    { publish: ['b'] },
    { accounts: { A: account({}) } },
  ),
  change('accounts.A.exports', [{ stream: 'a' }], [{ service: 'b', response: 'Stream' }], {
    accounts: { A: account({}) },
  }),
  change(
    'accounts.A.exports',
    [{ stream: 'a', accounts: ['B'] }],
    [{ service: 'b', response_threshold: '1s', latency: { subject: 'l', sampling: 50 } }],
    { accounts: { A: account({}), B: account({}, 'b') } },
  ),
  change(
    'accounts.A.imports',
    [{ stream: { account: 'B', subject: 's.>' }, prefix: 'p' }],
    [{ service: { account: 'B', subject: 'q' }, share: true }],
    { accounts: { ...(exporting.accounts as Settings), A: account({}) } },
  ),
  change(
    'accounts.A.mappings',
    { a: [{ destination: 'b', weight: 40 }] },
    { a: [{ destination: 'b', weight: 50 }] },
    { accounts: { A: account({}) } },
  ),
  change(
    'accounts.A.users',
    [user('a', { permissions: { publish: { allow: ['x'], deny: ['y'] }, subscribe: { allow: ['x'] } } })],
    [{ nkey: nkeys.user[0] }, user('a', { allowed_connection_types: ['STANDARD'] })],
    { accounts: { A: {} } },
  ),
  change(
    'accounts.A.imports',
    [{ stream: { account: 'B', subject: 's.>' } }],
    [{ service: { account: 'B', subject: 'q' }, to: 'x' }],
    { accounts: { ...(exporting.accounts as Settings), A: account({}) } },
  ),
  change(
    'accounts.A.limits',
    { max_connections: 3 },
    { max_connections: 4, max_subscriptions: 9, max_payload: 99, max_leafnodes: 1 },
    { accounts: { A: account({}) } },
  ),
  change('accounts.A.mappings', { a: 'b' }, { a: 'c' }, { accounts: { A: account({}) } }),
  change(
    'accounts.A.msg_trace',
    { dest: 'a' },
    { dest: 'b', sampling: 50 },
    { accounts: { A: account({}) } },
  ),
  change('accounts.A.nkey', nkeys.account[0], nkeys.account[1], { accounts: { A: account({}) } }),
  ...(
    [
      ['enabled', 'disabled'],
      [{ max_file: MiB }, { max_file: 2 * MiB }],
      [{ max_mem: MiB }, { max_mem: 2 * MiB }],
      [{ max_streams: 3 }, { max_streams: 4 }],
      [{ max_consumers: 3 }, { max_consumers: 4 }],
      [{ max_ack_pending: 30 }, { max_ack_pending: 40 }],
      [{ max_bytes_required: true }, { max_bytes_required: false }],
      [{ mem_max_stream_bytes: MiB }, { mem_max_stream_bytes: 2 * MiB }],
      [{ disk_max_stream_bytes: MiB }, { disk_max_stream_bytes: 2 * MiB }],
    ] as const
  ).map(([first, second]) =>
    change('accounts.A.jetstream', first as never, second as never, {
      ...withJetStream,
      accounts: { A: account({}) },
    }),
  ),
];

/** Changes of who may log in, and do what. */
export const logins: Change[] = [...authorizationChanges, ...accountChanges];
