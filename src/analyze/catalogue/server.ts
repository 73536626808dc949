import type { Entry } from './entry.ts';

/** What nats-server is told. */
export const serverEntries = {
  'accept/unused': {
    severity: 'warning',
    why: 'What it silenced is gone, or never was: it would hide the next one silently.',
    help: 'take it out of "accept"',
    labels: { '*': 'silences nothing' },
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
  'settings/ambiguous': {
    severity: 'error',
    why: 'nats-server knows the setting under both names and takes either one, at random (server/opts.go).',
    help: 'keep one of them',
    labels: { '*': 'the same setting' },
    about: 'key',
  },
  'settings/refused': {
    severity: 'error',
    why: 'nats-server does not start on it. Much of this `nats-server -t` does not say: how settings go together, it looks at only when it starts (server/server.go, validateOptions).',
    help: 'change one of the settings that do not go together, or leave one out',
    labels: { '*': 'does not go with the rest' },
  },
  'settings/relative-path': {
    severity: 'error',
    why: 'The service runs in /, where it may write nothing: nats-server does not start, or keeps its data where nobody looks.',
    help: 'write where it is from the root on: /var/lib/nats/…',
    labels: { '*': 'relative to what?' },
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
  'settings/value': {
    severity: 'error',
    why: 'nats-server refuses the file, or takes the value for another: sizes are numbers of bytes, lengths of time are quoted (server/opts.go).',
    help: 'write what it takes, or leave it out for the default',
    labels: { '*': 'another kind of value' },
  },
  'settings/version': {
    severity: 'error',
    why: 'The nats-server that the spec names does not start on it.',
    about: 'key',
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
  'tls/map-taken-back': {
    severity: 'error',
    why: 'Users who are known by their certificates have no password: nats-server would let in everyone who gives a name and none (server/auth.go).',
    help: "leave it out of settings; tls: { verify: 'required' } has users log in with passwords",
    labels: { verify: 'users by certificate', '*': 'takes it back' },
  },
  'tls/map-without-users': {
    severity: 'error',
    why: 'nats-server then lets in everyone whose certificate the authorities vouch for, with all rights (server/auth.go).',
    help: "auth: { enable: true, users: [{ name: 'app@example.org', publish: ['app.>'], subscribe: ['app.>'] }] }",
    labels: { verify: 'by certificate', enable: 'nobody is known' },
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
  'tls/own-user': {
    severity: 'error',
    why: "The services that save and make streams log in as one user, whom their certificate names; a name that it does not have, or another's rights, would keep them out.",
    help: "tls: { clientUser: 'natsmith' }, with that DNS name in tls.clientCertificate; for several accounts, verify: 'required'",
    labels: {
      clientCertificate: 'whose is it?',
      clientUser: 'the same name',
      accounts: 'more than one with streams',
      '*': 'tells users apart by it',
    },
  },
} as const satisfies Record<string, Entry>;
