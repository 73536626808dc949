import type { Entry } from './entry.ts';

/** What the host runs, and how much it may use. */
export const hostEntries = {
  'backup/beside-data': {
    severity: 'error',
    why: 'Whatever fills, breaks or removes the one takes the other with it; and the unit that saves may not see the folder of the data.',
    help: "dir: '/var/lib/nats-backup', or better on another disk",
    labels: { dir: 'the backups', dataDir: 'the data', storeDir: 'the streams' },
  },
  'backup/login': {
    severity: 'error',
    why: 'The backup service logs in over the loopback as a user that natsmith adds. It knows the server by the certificate in tls.certificate, and has no other to show than tls.clientCertificate.',
    help: 'set tls.clientCertificate and tls.clientKey to files on the host; what free settings say of tls and users, say by options',
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
  'listen/port-clash': {
    severity: 'error',
    why: '`nats-server -t` accepts this; the server then stops with "address already in use".',
    help: '8222 is the usual monitoring port',
    labels: { '*': 'the same port' },
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
  'provision/login': {
    severity: 'error',
    why: 'The service that makes streams, consumers and buckets (nats-provision) logs in over the loopback as a user that natsmith adds. It knows the server by the certificate in tls.certificate, and has no other to show than tls.clientCertificate.',
    help: 'set tls.clientCertificate and tls.clientKey to files on the host; what free settings say of tls and users, say by options',
    labels: { streams: 'streams to make', buckets: 'buckets to make', '*': 'keeps it out' },
  },
  'proxy/clear-password': {
    severity: 'warning',
    why: 'Everyone on the way can read it (RFC 7617, section 4).',
    help: 'proxy: { tls: { enable: true, acme: true } }',
    labels: { '*': 'asked for over HTTP' },
  },
  'proxy/name': {
    severity: 'warning',
    why: 'Where nobody knows the name, or not yet while the host starts, nginx does not start, and takes every other site of the host with it.',
    help: "an address: httpHost: '127.0.0.1'",
    labels: { enable: 'nginx asks there', '*': 'a name' },
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
  'storage/unfit-folder': {
    severity: 'error',
    why: 'The service runs with ProtectSystem=strict, ProtectHome and PrivateTmp, and owns its folder: data there would be refused, lost at the next boot, or taken from others.',
    help: "dataDir: '/var/lib/nats', or a folder of its own elsewhere: '/srv/nats'",
  },
} as const satisfies Record<string, Entry>;
