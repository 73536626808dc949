import { base, type Explanation } from './example.ts';

const APP = "{ name: 'app', publish: ['app.>'], subscribe: ['app.>'] }";
const AUTH = "auth: { enable: true },\noperators: [{ name: 'admin' }],\n";

/** An account called SHOP with a user and such options. */
const shop = (options: string, more = '') =>
  base(`${AUTH}${more}accounts: {\n  SHOP: {\n    users: [${APP}],\n    ${options}\n  },\n},`);

/** One that exports prices, and one that imports them. */
const shared = (imported: string) =>
  base(`${AUTH}accounts: {
  SHOP: { users: [${APP}], exports: [{ stream: 'prices.*' }] },
  BILLING: {
    users: [{ name: 'billing', publish: ['app.>'], subscribe: ['app.>'] }],
    imports: [{ account: 'SHOP', stream: 'prices.*', ${imported} }],
  },
},`);

/** Accounts, and what they share. */
export const account = {
  'account/export-kind': {
    title: 'an exported stream says how it is answered',
    text: 'Subjects that others listen to get no answers. How many there are, and how long they take, is said of services.',
    bad: shop("exports: [{ stream: 'prices.>', responseType: 'stream' }],"),
    good: shop("exports: [{ service: 'prices.get', responseType: 'stream' }],"),
  },
  'account/import-name': {
    title: 'an import under a name that does not fit',
    text: 'Each "*" of what is imported has a place in what it is called, as "*" or by its number ("$1"), and ">" stays at the end (server/subject_transform.go).',
    bad: shared("to: 'shop.prices'"),
    good: shared("to: 'shop.prices.*'"),
  },
  'account/jetstream-off': {
    title: 'accounts have JetStream, but the server has none',
    text: 'What an account may use is a part of what the server has.',
    bad: shop('jetstream: { enable: true },', 'jetstream: { enable: false },\n'),
    good: shop('jetstream: { enable: true },'),
  },
  'account/no-global-jetstream': {
    title: 'streams are declared outside of the accounts',
    text: 'Without accounts, all users are in one, and so are the streams of the deployment. With accounts, each has its own.',
    bad: base(
      `${AUTH}accounts: {\n  SHOP: { users: [${APP}], jetstream: { enable: true } },\n},\nstreams: { ORDERS: { subjects: ['orders.>'], maxBytes: '1GB' } },`,
    ),
    good: shop(
      "jetstream: { enable: true },\n    streams: { ORDERS: { subjects: ['orders.>'], maxBytes: '1GB' } },",
    ),
  },
  'account/no-jetstream': {
    title: 'an account has streams, but no JetStream',
    text: 'Accounts have JetStream only where they are given it (server/opts.go, parseJetStreamForAccount).',
    bad: shop("streams: { ORDERS: { subjects: ['orders.>'], maxBytes: '1GB' } },"),
    good: shop(
      "jetstream: { enable: true },\n    streams: { ORDERS: { subjects: ['orders.>'], maxBytes: '1GB' } },",
    ),
  },
  'account/over-reserved': {
    title: 'accounts are promised more than the server has',
    text: 'What an account may use is set aside for it alone. `nats-server -t` accepts promises that cannot be kept; the server then does not start.',
    bad: shop("jetstream: { enable: true, maxMemory: '2GB' },", "jetstream: { maxMemory: '1GB' },\n"),
    good: shop("jetstream: { enable: true, maxMemory: '512MB' },", "jetstream: { maxMemory: '1GB' },\n"),
  },
  'account/stream-or-service': {
    title: 'an export or import is no stream and no service, or both',
    text: 'A stream is listened to, a service is asked and answers. What is to be both is two exports.',
    bad: shop("exports: [{ stream: 'prices.>', service: 'prices.get' }],"),
    good: shop("exports: [{ stream: 'prices.>' }, { service: 'prices.get' }],"),
  },
  'auth/off': {
    title: 'there are accounts or operators, but nobody logs in',
    text: 'Who does not log in is in no account of the deployment. auth.enable goes for users of all accounts.',
    bad: base(`accounts: { SHOP: { users: [${APP}] } },`),
    good: base(`${AUTH}accounts: { SHOP: { users: [${APP}] } },`),
  },
} as const satisfies Record<string, Explanation>;
