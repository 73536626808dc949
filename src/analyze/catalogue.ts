import type { Path } from '../domain/diagnostic.ts';
import { assetCatalogue } from './catalogue/assets.ts';
import { consumerEntries } from './catalogue/consumers.ts';
import type { Entry } from './catalogue/entry.ts';
import { streamEntries } from './catalogue/streams.ts';

/**
 * Every code that the analyzer may report. Rules refer to these keys, so that none goes without an entry; what they mean at
 * length, with examples, is in `explanations.ts`.
 */
export const catalogue = {
  ...assetCatalogue,
  'accept/unused': {
    severity: 'warning',
    why: 'What it silenced is gone, or never was: it would hide the next one silently.',
    help: 'take it out of "accept"',
    labels: { '*': 'silences nothing' },
  },
  'account/export-kind': {
    severity: 'error',
    why: 'nats-server does not start: "Detected response settings for a stream" (server/opts.go, parseExportStreamOrService).',
    help: 'leave responseType and responseThreshold to services',
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
  'backup/beside-data': {
    severity: 'error',
    why: 'Whatever fills, breaks or removes the one takes the other with it; and the unit that saves may not see the folder of the data.',
    help: "dir: '/var/lib/nats-backup', or better on another disk",
    labels: { dir: 'the backups', dataDir: 'the data', storeDir: 'the streams' },
  },
  'backup/login': {
    severity: 'error',
    why: 'The backup service logs in over the loopback as a user that natsmith adds, with a password; it knows the server by the certificate in tls.certificate, and has none of its own.',
    help: 'leave backup.enable off, and run `natsmith backup` with --tls-cert and --tls-key from a timer of your own',
    labels: { '*': 'keeps it out', enable: 'backups are wanted here' },
  },
  'backup/no-pause': {
    severity: 'error',
    why: 'One backup would follow the other without a pause.',
    help: "interval: '1d'",
    labels: { '*': 'no time at all' },
  },
  'backup/nothing': {
    severity: 'error',
    why: 'A backup of nothing looks like one that can be relied on.',
    help: 'leave streams out to save all of them',
    labels: { '*': 'nothing to save' },
  },
  'backup/which-account': {
    severity: 'error',
    why: 'Streams of several accounts may have one name; the backup service logs in to one account after the other.',
    help: 'leave streams out to save all of them, of every account that has JetStream',
    labels: { streams: 'of which account?' },
  },
  'cluster/default-name': {
    severity: 'error',
    why: 'Servers of a cluster are told apart by their names: the second one of a name is refused, and never gets a leader for its streams (server/route.go).',
    help: "serverName: 'orders-1', and another one on each host",
    labels: { '*': 'not told apart' },
  },
  'cluster/even': {
    severity: 'warning',
    why: 'JetStream works as long as more than half of the servers do: of two none may fail, of four one, as of three.',
    help: 'three servers, or five',
    labels: { '*': 'an even number' },
  },
  'cluster/from-standalone': {
    severity: 'error',
    why: 'A server of a cluster deletes the streams that it has from when it was alone (server/jetstream_cluster.go, checkForOrphans). nats.service refuses such a start.',
    help: 'save them with natsmith backup, move the store away, form the cluster, and bring them in with natsmith restore',
    labels: { serverName: 'the same server', '*': 'its streams would go' },
  },
  'cluster/no-routes': {
    severity: 'error',
    why: 'nats-server does not start: "JetStream cluster requires configured routes or solicited leafnode for the system account".',
    help: "routes: ['n1.example.org:6222', 'n2.example.org:6222', 'n3.example.org:6222']",
    labels: { '*': 'no other server' },
  },
  'cluster/open-routes': {
    severity: 'warning',
    why: 'A route asks for no password: such a server hears every message, and may publish as anyone.',
    help: "cluster: { tls: { enable: true, certificate: '/etc/ssl/nats/route.pem', key: '/etc/ssl/nats/route.key', ca: '/etc/ssl/nats/routes-ca.pem' } }",
    labels: { '*': 'open to other machines' },
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
  'health/zero': {
    severity: 'error',
    why: 'An interval of nothing asks the server without a pause; a time limit of nothing is none (curl(1), --max-time).',
    help: 'health: { enable: false } asks never',
    labels: { '*': 'no time at all' },
  },
  'limits/lame-duck': {
    severity: 'error',
    why: 'nats-server does not start: it wants lame_duck_duration to be 30s at least, and the grace period to be shorter (server/opts.go, server/server.go).',
    help: "lameDuckDuration: '30s', lameDuckGracePeriod: '10s'",
    labels: { lameDuckGracePeriod: 'how long it waits first', lameDuckDuration: 'how long stopping takes' },
  },
  'limits/out-of-range': {
    severity: 'error',
    why: 'nats-server keeps it in 32 bits; a larger number wraps around.',
    labels: { '*': 'too large' },
  },
  'limits/payload-over-pending': {
    severity: 'error',
    why: 'nats-server does not start: "max_payload cannot be higher than max_pending" (server/server.go, validateOptions).',
    help: 'raise limits.maxPending, or lower limits.maxPayload',
    labels: { maxPayload: 'one message', maxPending: 'what may wait for a client' },
  },
  'limits/zero': {
    severity: 'error',
    why: 'nats-server takes 0 for "not given", and goes by its own default instead (server/opts.go, setBaselineOptions).',
    help: 'leave it out for the default',
    labels: { '*': 'not what it says' },
  },
  'listen/port-clash': {
    severity: 'error',
    why: '`nats-server -t` accepts this; the server then stops with "address already in use".',
    help: '8222 is the usual monitoring port',
    labels: { '*': 'the same port' },
  },
  'listen/no-monitoring': {
    severity: 'error',
    why: 'The health check, the proxy, the exporter and reloads ask the server there over HTTP: without an answer, the health check restarts it.',
    help: 'leave http to the options httpHost and httpPort; proxy: { tls } speaks HTTPS for it',
    labels: { '*': 'nobody answers there' },
  },
  'listen/open-broker': {
    severity: 'warning',
    why: 'Nobody has to log in: every machine with a network path can read, write and delete all there is.',
    help: "auth: { enable: true, users: [ … ] }, or host: '127.0.0.1'",
    labels: { enable: 'nobody logs in', host: 'reachable from other machines', '*': 'open to everyone' },
  },
  'listen/open-monitoring': {
    severity: 'warning',
    why: 'It has no authentication, and names users, addresses, subjects and streams.',
    help: "httpHost: '127.0.0.1', and proxy: { enable: true, allow: ['10.0.0.0/8'] } for others",
    labels: { '*': 'reachable from other machines' },
  },
  'listen/privileged-port': {
    severity: 'error',
    why: 'Only root may listen there, and those who have CAP_NET_BIND_SERVICE (capabilities(7)); the service has neither, and stops with "permission denied".',
    help: '4222 is the usual port of NATS; have the firewall or a proxy lead from another one to it',
    labels: { '*': 'only for root' },
  },
  'metrics/off': {
    severity: 'info',
    why: 'nats-server itself has no metrics in the format of Prometheus, and answers 404 there.',
    help: 'metrics: { enable: true } runs prometheus-nats-exporter',
    labels: { '*': 'shows monitoring pages' },
  },
  'metrics/port-clash': {
    severity: 'error',
    why: 'The one that starts second stops with "address already in use".',
    help: '7777 is the usual port of the exporter',
    labels: { enable: 'listens as well', '*': 'the same port' },
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
  'provision/login': {
    severity: 'error',
    why: 'The service that makes streams, consumers and buckets (nats-provision) logs in over the loopback as a user that natsmith adds, with a password; it knows the server by the certificate in tls.certificate, and has none of its own.',
    help: 'leave the streams to a deployment of their own, and run `natsmith apply` with --tls-cert and --tls-key',
    labels: { streams: 'streams to make', buckets: 'buckets to make', '*': 'keeps it out' },
  },
  'proxy/clear-password': {
    severity: 'warning',
    why: 'Everyone on the way can read it (RFC 7617, section 4).',
    help: 'proxy: { tls: { enable: true, acme: true } }',
    labels: { '*': 'asked for over HTTP' },
  },
  'proxy/no-certificate': {
    severity: 'error',
    why: 'nginx would not start, and take every other site of the host with it.',
    help: "tls: { enable: true, certificate: '/etc/ssl/nats/fullchain.pem', key: '/etc/ssl/nats/key.pem' }\ntls: { enable: true, acme: true }",
    labels: { enable: 'HTTPS only', '*': 'certificate or key is missing' },
  },
  'proxy/open-monitoring': {
    severity: 'warning',
    why: 'They name users, addresses, subjects, streams and the configuration of the server.',
    help: "proxy: { allow: ['127.0.0.1', '10.0.0.0/8'] }, or proxy: { basicAuthFile: '/run/secrets/nats.htpasswd' }",
    labels: { '*': 'shown to everyone' },
  },
  'proxy/two-certificates': {
    severity: 'error',
    why: 'nginx presents one certificate: the files would be ignored.',
    help: 'leave certificate and key out, or acme',
    labels: { acme: 'orders a certificate', '*': 'would be ignored' },
  },
  'resources/memory-too-small': {
    severity: 'error',
    why: 'The kernel ends the server (SIGKILL) before JetStream or the connection limit refuses anything. Needed are 1.6 times jetstream.maxMemory, 40 KiB for each of limits.maxConnections, and 100 MiB.',
    help: 'leave resources.memoryMax out to have it computed, or lower jetstream.maxMemory or limits.maxConnections',
    labels: {
      memoryMax: 'the limit',
      maxMemory: 'needs 1.6 times as much',
      maxConnections: 'each needs 40 KiB',
    },
  },
  'secret/plaintext': {
    severity: 'error',
    why: 'The spec, the Nix store and /etc/nats can be read by every user of the host.',
    help: 'leave it out, and give the password to the host as the systemd credential nats.<name>',
    labels: { '*': 'everyone may read this' },
  },
  'settings/ambiguous': {
    severity: 'error',
    why: 'nats-server knows the setting under both names and takes either one, at random (server/opts.go).',
    help: 'keep one of them',
    labels: { '*': 'the same setting' },
    about: 'key',
  },
  'settings/shadows-option': {
    severity: 'warning',
    why: 'The server goes by the setting; units, firewall, proxy and checks go by the option.',
    help: 'set the option instead; null in "settings" leaves a setting out',
    about: 'key',
  },
  'settings/unknown': {
    severity: 'error',
    why: 'nats-server does not start on a setting that it does not know.',
    about: 'key',
  },
  'settings/refused': {
    severity: 'error',
    why: 'nats-server does not start on it. Much of this `nats-server -t` does not say: how settings go together, it looks at only when it starts (server/server.go, validateOptions).',
    labels: { '*': 'does not go with the rest' },
  },
  'settings/value': {
    severity: 'error',
    why: 'nats-server refuses the file, or takes the value for another: sizes are numbers of bytes, lengths of time are quoted (server/opts.go).',
    labels: { '*': 'another kind of value' },
  },
  'settings/version': {
    severity: 'error',
    why: 'The nats-server that the spec names does not start on it.',
    about: 'key',
  },
  'storage/unfit-folder': {
    severity: 'error',
    why: 'The service runs with ProtectSystem=strict, ProtectHome and PrivateTmp, and owns its folder: data there would be refused, lost at the next boot, or taken from others.',
    help: "dataDir: '/var/lib/nats', or a folder of its own elsewhere: '/srv/nats'",
  },
  'tls/ca-unused': {
    severity: 'warning',
    why: 'Everyone with a network path gets as far as the login; whoever wrote the authorities down probably meant otherwise.',
    help: "verify: 'required'",
    labels: { ca: 'whom clients must be known to', verify: 'no client is asked' },
  },
  'tls/handshake-first': {
    severity: 'warning',
    why: 'Most clients, the nats command among them, wait for the greeting unless they are told otherwise (--tlsfirst): they time out.',
    help: "handshakeFirst: 'auto' greets those",
    labels: { '*': 'no greeting' },
  },
  'tls/map-without-users': {
    severity: 'error',
    why: 'nats-server then lets in everyone whose certificate the authorities vouch for, with all rights (server/auth.go).',
    help: "auth: { enable: true, users: [{ name: 'app@example.org', publish: ['app.>'], subscribe: ['app.>'] }] }",
    labels: { verify: 'by certificate', enable: 'nobody is known' },
  },
  'tls/map-taken-back': {
    severity: 'error',
    why: 'Users who are known by their certificates have no password: nats-server would let in everyone who gives a name and none (server/auth.go).',
    help: "leave it out of settings; tls: { verify: 'required' } has users log in with passwords",
    labels: { verify: 'users by certificate', '*': 'takes it back' },
  },
  'tls/no-ca': {
    severity: 'error',
    why: 'nats-server then takes every certificate from an authority that the operating system trusts: anyone can get one (server/opts.go, GenTLSConfig).',
    help: "ca: '/etc/ssl/nats/clients.pem'",
    labels: { '*': 'asks for a certificate' },
  },
  'tls/no-certificate': {
    severity: 'error',
    why: 'The server would not start, or refuse every handshake.',
    help: "tls: { enable: true, certificate: '/etc/ssl/nats/fullchain.pem', key: '/etc/ssl/nats/key.pem' }",
    labels: { enable: 'TLS only', '*': 'certificate or key is missing' },
  },
  'subject/placeholder': {
    severity: 'warning',
    why: 'nats-server takes it letter by letter.',
    help: 'a spec is a program: put the value in, or a wildcard',
    labels: { '*': 'taken letter by letter' },
  },
  ...consumerEntries,
  ...streamEntries,
} as const satisfies Record<string, Entry>;

export type Code = keyof typeof catalogue;

export const entryOf = (code: Code): Entry => catalogue[code];

/** What stands beside an option. */
export function labelOf({ labels }: Entry, option: Path): string | undefined {
  return labels?.[String(option.at(-1))] ?? labels?.['*'];
}
