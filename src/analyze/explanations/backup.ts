import { base, type Explanation } from './example.ts';

/** What keeps services of natsmith's own from being of use. */
export const backup = {
  'backup/beside-data': {
    title: 'backups would be in one folder with what they are of',
    text: 'What takes the data takes the backups with it: a full disk, a mistyped rm. The unit that saves streams may not even see the data folder, and the server may not write to that of the backups.',
    bad: base("backup: { enable: true, dir: '/var/lib/nats/backup' },"),
    good: base("backup: { enable: true, dir: '/srv/nats-backup' },"),
  },
  'backup/login': {
    title: 'the backup service would not get in',
    text: 'Settings replace what the options make of users, and TLS for clients holds on the loopback as well: the service knows the server by the certificate of the option tls, and where clients must show one (tls.verify) it shows the one in tls.clientCertificate. It would fail at each run.',
    bad: base(
      "settings: { tls: { cert_file: '/etc/nats/cert.pem', key_file: '/etc/nats/key.pem' } },\nbackup: { enable: true },",
    ),
    good: base(
      "tls: { enable: true, certificate: '/etc/nats/cert.pem', key: '/etc/nats/key.pem' },\nbackup: { enable: true },",
    ),
  },
  'backup/no-pause': {
    title: 'backups would follow each other without a pause',
    text: 'The interval becomes OnUnitActiveSec= of a timer (systemd.timer(5)).',
    bad: base("backup: { enable: true, interval: '0s' },"),
    good: base("backup: { enable: true, interval: '6h' },"),
  },
  'backup/nothing': {
    title: 'there is nothing to save',
    text: 'A backup is of streams, which JetStream keeps. Without "streams", all of them are saved.',
    bad: base('backup: { enable: true, streams: [] },'),
    good: base("backup: { enable: true, streams: ['ORDERS'] },"),
  },
  'backup/which-account': {
    title: 'the backup names streams beside accounts',
    text: 'Each account has streams of its own, and each is saved to a folder of its own.',
    bad: base(
      "auth: { enable: true },\noperators: [{ name: 'admin' }],\naccounts: {\n  SHOP: { users: [{ name: 'app', publish: ['>'], subscribe: ['>'] }], jetstream: { enable: true } },\n},\nbackup: { enable: true, streams: ['ORDERS'] },",
    ),
    good: base(
      "auth: { enable: true },\noperators: [{ name: 'admin' }],\naccounts: {\n  SHOP: { users: [{ name: 'app', publish: ['>'], subscribe: ['>'] }], jetstream: { enable: true } },\n},\nbackup: { enable: true },",
    ),
  },
  'provision/login': {
    title: 'the service that makes streams would not get in',
    text: 'TLS for clients holds on the loopback as well: nats-provision, which makes streams, consumers and buckets, and what copies dead letters know the server by the certificate of the option tls, and where clients must show one (tls.verify) they show the one in tls.clientCertificate. The streams would be missing.',
    bad: base(
      "settings: { tls: { cert_file: '/etc/nats/cert.pem', key_file: '/etc/nats/key.pem' } },\nstreams: { ORDERS: { subjects: ['orders.>'], maxBytes: '512MB' } },",
    ),
    good: base(
      "tls: { enable: true, certificate: '/etc/nats/cert.pem', key: '/etc/nats/key.pem' },\nstreams: { ORDERS: { subjects: ['orders.>'], maxBytes: '512MB' } },",
    ),
  },
} as const satisfies Record<string, Explanation>;
