import { base, type Explanation, users } from './example.ts';

const ACCOUNTS = (shop: string, billing: string) =>
  base(
    `auth: { enable: true },\noperators: [{ name: 'admin' }],\naccounts: {\n  SHOP: { users: [{ name: 'shop', publish: ['>'], subscribe: ['>'] }], ${shop} },\n  BILLING: { users: [{ name: 'billing', publish: ['>'], subscribe: ['>'] }], ${billing} },\n},`,
  );
const STREAM =
  "streams: { ORDERS: { subjects: ['orders.>'], maxBytes: '100MB', consumers: { worker: {} } } },\n";
const withStream = (user: string) =>
  base(`${STREAM}auth: {\n  enable: true,\n  users: [\n    { ${user} },\n  ],\n},`);
const WATCHER = "{ name: 'watcher', does: { subscribe: ['orders.*'] } }";

/** What services do, and what that asks of permissions, streams and accounts. */
export const does = {
  'account/sharing': {
    title: 'an account imports what nobody exports to it',
    text: 'An import is a part of what the other account exports, to all or to this one; nor may it come back to where it started. `nats-server -t` finds this, too.',
    bad: ACCOUNTS("exports: [{ stream: 'prices.eu' }]", "imports: [{ account: 'SHOP', stream: 'prices.>' }]"),
    good: ACCOUNTS("exports: [{ stream: 'prices.>' }]", "imports: [{ account: 'SHOP', stream: 'prices.>' }]"),
  },
  'auth/no-operator': {
    title: 'there are accounts, but nobody who may ask about them',
    text: 'Users of an account see that account alone. What is said of all of them, connections and JetStream included, is heard in the system account.',
    bad: base(
      "auth: { enable: true },\naccounts: { SHOP: { users: [{ name: 'shop', publish: ['>'], subscribe: ['>'] }] } },",
    ),
    good: base(
      "auth: { enable: true },\noperators: [{ name: 'admin' }],\naccounts: { SHOP: { users: [{ name: 'shop', publish: ['>'], subscribe: ['>'] }] } },",
    ),
  },
  'does/undeclared': {
    title: 'a service uses what is not declared',
    text: 'What is declared decides what a client asks for: a push consumer has a subject, one without acknowledgement needs no right to give one. A slip in a name is a refusal at run time.',
    bad: withStream("name: 'worker', does: { consume: ['ORDERS/wroker'], publish: ['orders.new'] }"),
    good: withStream("name: 'worker', does: { consume: ['ORDERS/worker'], publish: ['orders.new'] }"),
  },
  'flow/too-shallow': {
    title: 'a wildcard is for fewer tokens than what is published has',
    text: 'It is the slip that shows least: the subscription is taken, and nothing ever comes. The rule speaks only where everyone in the account says what they publish.',
    bad: users("name: 'shop', does: { publish: ['orders.eu.new'] }", WATCHER.slice(2, -2)),
    good: users("name: 'shop', does: { publish: ['orders.new'] }", WATCHER.slice(2, -2)),
  },
  'flow/unfed': {
    title: 'nobody publishes to a stream',
    text: 'The rule speaks only where everyone in the account says what they publish, and where nothing but clients brings messages.',
    bad: withStream("name: 'shop', does: { publish: ['order.new'] }"),
    good: withStream("name: 'shop', does: { publish: ['orders.new'] }"),
  },
  'flow/unheard': {
    title: 'nobody publishes to what a service listens to',
    text: 'The rule speaks only where everyone in the account says what they publish, and where nothing but clients brings messages.',
    bad: users("name: 'shop', does: { publish: ['order.new'] }", WATCHER.slice(2, -2)),
    good: users("name: 'shop', does: { publish: ['orders.new'] }", WATCHER.slice(2, -2)),
  },
  'permission/api-requests': {
    title: 'a user may listen to requests to JetStream',
    text: 'It is mistaken for what a client of JetStream needs. A client publishes requests and hears the answers in its inbox.',
    bad: users("name: 'app', publish: ['app.>'], subscribe: ['$JS.>', '_INBOX_app.>']"),
    good: users("name: 'app', publish: ['app.>'], subscribe: ['$JS.EVENT.>', '_INBOX_app.>']"),
  },
  'permission/escalation': {
    title: 'a user hears deeper subjects than the permission names',
    text: 'A publish permission is exact; one to subscribe is not, as the server compares the subscription, not the messages. What is denied is taken out of messages, too: a deny of "orders.*.>" closes it. Derived permissions have it.',
    bad: users(
      "name: 'shop', publish: ['orders.eu.new'], subscribe: ['_INBOX_shop.>']",
      "name: 'watcher', publish: { deny: ['>'] }, subscribe: ['orders.*']",
    ),
    good: users(
      "name: 'shop', publish: ['orders.eu.new'], subscribe: ['_INBOX_shop.>']",
      "name: 'watcher', publish: { deny: ['>'] }, subscribe: { allow: ['orders.*'], deny: ['orders.*.>'] }",
    ),
  },
  'permission/inbox-token': {
    title: 'a permission for answers covers one token',
    text: 'The inbox of a client is "_INBOX", a random token, and one for each request.',
    bad: users("name: 'app', publish: ['app.>'], subscribe: ['_INBOX.*']"),
    good: users("name: 'app', publish: ['app.>'], subscribe: ['_INBOX.>']"),
  },
  'permission/jetstream-bypass': {
    title: 'a user may get from a stream what it may not listen to',
    text: 'Whoever may make consumers of a stream, ask for the next message, or get one by its number, reads whatever the stream keeps. `natsmith can` names these ways, too.',
    bad: withStream(
      "name: 'app', publish: ['$JS.API.>'], subscribe: { allow: ['>'], deny: ['orders.secret'] }",
    ),
    good: withStream("name: 'app', publish: ['app.>'], subscribe: { allow: ['>'], deny: ['orders.secret'] }"),
  },
  'permission/not-needed': {
    title: 'a permission is for nothing that the user does',
    text: 'Told of users whose "does" is given, of entries that have nothing in common with it.',
    bad: users(
      "name: 'shop', publish: ['orders.>', 'stock.>'], subscribe: ['_INBOX.>'], does: { publish: ['orders.new'] }",
    ),
    good: users(
      "name: 'shop', publish: ['orders.>'], subscribe: ['_INBOX.>'], does: { publish: ['orders.new'] }",
    ),
  },
  'permission/shared-inbox': {
    title: 'a user shares its inbox with all others',
    text: 'Where permissions are derived, each user has answers of its own, under "_INBOX_<name>". That takes an option in the client; this is for clients that have none.',
    bad: users("name: 'shop', inboxPrefix: '_INBOX', does: { request: ['prices.get'] }"),
    good: users("name: 'shop', does: { request: ['prices.get'] }"),
  },
  'permission/too-narrow': {
    title: 'a user may not do what it does',
    text: 'Permissions are held against "does" as the server of natsVersion would judge them: what is published, what is listened to, and what a client asks JetStream on the way. Leave publish and subscribe out, and they are derived.',
    bad: users(
      "name: 'ci', publish: ['build.*'], subscribe: ['_INBOX.>'], does: { publish: ['build.eu.start'] }",
    ),
    good: users(
      "name: 'ci', publish: ['build.>'], subscribe: ['_INBOX.>'], does: { publish: ['build.eu.start'] }",
    ),
  },
  'subject/placeholder': {
    title: 'a placeholder was never filled in',
    text: 'Single quotes keep "${name}" as it is in TypeScript; templates of other tools are not for natsmith to fill in. A subject may be called that, but hardly is.',
    bad: users("name: 'app', publish: ['app.${region}.new'], subscribe: ['_INBOX_app.>']"),
    good: users("name: 'app', publish: [`app.${'eu'}.new`], subscribe: ['_INBOX_app.>']"),
  },
} as const satisfies Record<string, Explanation>;
