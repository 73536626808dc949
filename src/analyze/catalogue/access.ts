import type { Entry } from './entry.ts';

/** Who may log in, and what they may do. */
export const accessEntries = {
  'account/export-kind': {
    severity: 'error',
    why: 'nats-server does not start: "Detected response settings for a stream" (server/opts.go, parseExportStreamOrService).',
    help: 'leave responseType and responseThreshold to services',
  },
  'account/import-name': {
    severity: 'error',
    why: 'nats-server does not start: "failed to create mapping transform for stream import" (server/accounts.go).',
    help: "to: 'shop.prices.*' for stream: 'prices.*', or leave it out",
    labels: { '*': 'another pattern' },
  },
  'account/jetstream-off': {
    severity: 'error',
    why: 'nats-server starts and says nothing; every request to JetStream is refused.',
    help: 'jetstream: { enable: true }, or leave it out of the accounts',
    labels: { accounts: 'JetStream is on', enable: 'JetStream is off' },
  },
  'account/no-global-jetstream': {
    severity: 'error',
    why: 'nats-server takes JetStream from the account of auth.users as soon as there is another one than $SYS (server/jetstream.go, enableJetStreamAccounts).',
    help: 'accounts: { SHOP: { jetstream: { enable: true }, streams: { … } } }',
    labels: { accounts: 'take JetStream away', '*': 'not in an account' },
  },
  'account/no-jetstream': {
    severity: 'error',
    why: 'The server answers "JetStream not enabled for account" (10039).',
    help: 'jetstream: { enable: true } in the account',
  },
  'account/over-reserved': {
    severity: 'error',
    why: 'nats-server reserves it for each account and does not start: "insufficient memory resources available" or "insufficient storage resources available" (server/jetstream.go, sufficientResources).',
    help: 'raise the limit of the server, or lower those of accounts',
    labels: { accounts: 'what is promised', '*': 'what there is' },
  },
  'account/sharing': {
    severity: 'error',
    why: 'nats-server does not start: "account not defined", "import not authorized", "import forms a cycle" or "import already exists" (server/accounts.go).',
    help: "exports: [{ stream: 'prices.>' }] in the one account, imports: [{ account: 'SHOP', stream: 'prices.>' }] in the other",
  },
  'account/stream-or-service': {
    severity: 'error',
    why: 'nats-server refuses what is both or neither (server/opts.go, parseExportStreamOrService).',
    help: "{ stream: 'prices.>' } is listened to, { service: 'orders.get' } answers requests",
  },
  'auth/bad-key': {
    severity: 'error',
    why: 'nats-server does not start: "Not a valid public nkey for a user". The last characters of a key are a checksum.',
    help: 'nsc generate nkey --user, or nk -gen user -pubout, prints a new one',
    labels: { '*': 'its checksum is wrong' },
  },
  'auth/duplicate-key': {
    severity: 'error',
    why: 'nats-server does not start: "Duplicate nkey".',
    help: 'give every user a key of its own',
    labels: { '*': 'the same key twice' },
  },
  'auth/duplicate-user': {
    severity: 'error',
    why: 'nats-server does not start: "Duplicate user detected".',
    help: 'give every user a name of its own, or join their permissions',
    labels: { '*': 'the same name twice' },
  },
  'auth/no-operator': {
    severity: 'info',
    why: '`nats server list`, `report` and `account` ask the system account, which has no users: "no responders" is all they hear.',
    help: "operators: [{ name: 'admin' }]",
  },
  'auth/no-users': {
    severity: 'error',
    why: 'nats-server takes an empty list of users for no authentication at all: everyone would get in (server/opts.go).',
    help: "users: [{ name: 'app', publish: ['app.>'], subscribe: ['app.>'] }]",
    labels: { users: 'nobody', enable: 'clients must log in' },
  },
  'auth/off': {
    severity: 'error',
    why: 'An account is what its users log in to: without them nobody would be in it, and everyone in the one that has none.',
    help: 'auth: { enable: true }',
    labels: { enable: 'nobody has to log in' },
  },
  'auth/two-secrets': {
    severity: 'error',
    why: 'A user logs in with one secret; the others would be ignored.',
    help: 'keep the one that the client uses',
  },
  'does/undeclared': {
    severity: 'warning',
    why: 'Permissions are derived for a pull consumer with explicit acknowledgement and for an ordinary stream or bucket; nothing holds it to be there.',
    help: 'declare it, or mend its name',
    labels: { '*': 'nobody declares it' },
  },
  'flow/too-shallow': {
    severity: 'warning',
    why: '`*` stands for one token, never for several.',
    labels: { '*': 'one token only' },
  },
  'flow/unfed': {
    severity: 'warning',
    why: 'Everyone in the account says what they publish, and none of it comes here.',
    help: 'mend the subject, or say in "does" who publishes to it',
    labels: { '*': 'stays empty' },
  },
  'flow/unheard': {
    severity: 'warning',
    why: 'Everyone in the account says what they publish, and none of it comes here.',
    help: 'mend the subject, or say in "does" who publishes to it',
    labels: { '*': 'hears nothing' },
  },
  'permission/api-requests': {
    severity: 'warning',
    why: 'Requests of all users of the account are heard there, with what is in them; to use JetStream, nobody needs to.',
    help: 'leave it out; "does" gives what clients of JetStream need',
    labels: { '*': 'requests of others' },
  },
  'permission/empty': {
    severity: 'error',
    why: 'nats-server reads an empty list, or an empty set of permissions, as no restriction at all (server/client.go, setPermissions).',
    help: "everything:  ['>']\nnothing:     { deny: ['>'] }",
    labels: { '*': 'allows everything' },
  },
  'permission/escalation': {
    severity: 'warning',
    why: 'nats-server takes the wildcard of a subscription for any token: where "a.*" is allowed, so is a subscription to "a.>" (server/sublist.go).',
    labels: { '*': 'lets in ">"' },
  },
  'permission/inbox-token': {
    severity: 'warning',
    why: 'Clients listen to subjects of two further tokens, such as "_INBOX.x.*", and are refused.',
    labels: { '*': 'one token only' },
  },
  'permission/jetstream-bypass': {
    severity: 'warning',
    why: 'JetStream sends messages to whoever may ask for them, under a subject of their own: what may be subscribed to is not looked at.',
    labels: { '*': 'denied only here' },
  },
  'permission/missing': {
    severity: 'error',
    why: 'A user without permissions may do everything.',
    help: "say both sides:  publish: ['app.>'], subscribe: ['app.>']\neverything is    ['>']\nnothing is       { deny: ['>'] }",
    labels: { '*': 'publish and subscribe are missing' },
  },
  'permission/not-needed': {
    severity: 'info',
    why: 'What is allowed for nothing can only be misused.',
    help: 'take it out, or say in "does" what it is for',
    labels: { '*': 'for nothing' },
  },
  'permission/one-sided': {
    severity: 'error',
    why: 'nats-server leaves the side that is not given unrestricted.',
    help: "everything is    ['>']\nnothing is       { deny: ['>'] }",
    labels: { '*': 'publish or subscribe is missing' },
  },
  'permission/shared-inbox': {
    severity: 'info',
    why: 'Answers are delivered by subject: who may listen to "_INBOX.>" may listen to those of everyone in the account.',
    help: 'leave inboxPrefix out for one of its own, and set it in the client (inboxPrefix, CustomInboxPrefix, --inbox-prefix)',
  },
  'permission/subject': {
    severity: 'error',
    why: 'nats-server refuses it, or reads something else than is written (server/sublist.go, server/client.go).',
    help: "tokens are separated by single dots:  'orders.*.created', 'orders.>'",
  },
  'permission/too-narrow': {
    severity: 'error',
    why: 'The server refuses it (Permissions Violation), and clients that do not listen to errors never notice.',
    labels: { '*': 'too narrow' },
  },
  'permission/version': {
    severity: 'warning',
    why: 'Older servers overlook a wildcard beside an entry that begins alike, let queues past what is denied, or deliver it (server/sublist.go, server/client.go; GHSA-jx8g-9g95-6322).',
    help: "natsVersion: '2.15', and that server; or list subjects so that no wildcard and no queue stands beside another entry",
    labels: { '*': 'taken otherwise by newer servers' },
  },
  'secret/plaintext': {
    severity: 'error',
    why: 'The spec, the Nix store and /etc/nats can be read by every user of the host.',
    help: 'leave it out, and give the password to the host as the systemd credential nats.<name>',
    labels: { '*': 'everyone may read this' },
  },
  'subject/placeholder': {
    severity: 'warning',
    why: 'nats-server takes it letter by letter.',
    help: 'a spec is a program: put the value in, or a wildcard',
    labels: { '*': 'taken letter by letter' },
  },
} as const satisfies Record<string, Entry>;
