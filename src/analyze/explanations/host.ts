import { base, type Explanation, open } from './example.ts';

/** What the server may use, where it listens, and where it keeps things. */
export const host = {
  'health/zero': {
    title: 'the health check has no time',
    text: 'The interval becomes OnUnitActiveSec= of a timer, the timeout --max-time of curl.',
    bad: base("health: { interval: '0s' },"),
    good: base("health: { interval: '5m' },"),
  },
  'limits/lame-duck': {
    title: 'stopping takes less time than nats-server allows',
    text: 'In lame duck mode a server that stops sends its clients away one by one: it waits for the grace period, then spreads them over the rest of the duration.',
    bad: base("limits: { lameDuckDuration: '10s', lameDuckGracePeriod: '5s' },"),
    good: base("limits: { lameDuckDuration: '30s', lameDuckGracePeriod: '5s' },"),
  },
  'limits/out-of-range': {
    title: 'a limit does not fit into 32 bits',
    text: 'max_payload and max_control_line are 32-bit numbers with a sign (server/opts.go): 2 GiB becomes a negative limit without a word.',
    bad: base("limits: { maxControlLine: '2GB' },"),
    good: base("limits: { maxControlLine: '4KB' },"),
  },
  'limits/payload-over-pending': {
    title: 'a message may be larger than what may wait for a client',
    text: 'maxPending is what the server holds for one slow client. One message must fit, or no client could ever get it.',
    bad: base("limits: { maxPayload: '8MB', maxPending: '4MB' },"),
    good: base("limits: { maxPayload: '8MB', maxPending: '64MB' },"),
  },
  'limits/zero': {
    title: 'a limit of 0 would be another limit',
    text: 'No limit at all, or as little as possible: whichever was meant, 0 is neither. maxSubscriptions is the exception, where 0 means that there is no limit.',
    bad: base("limits: { writeDeadline: '0s' },"),
    good: base("limits: { writeDeadline: '10s' },"),
  },
  'listen/no-monitoring': {
    title: 'nothing answers where the health check asks',
    text: 'nats-server shows over HTTP how it is, at httpHost and httpPort. natsmith asks there every minute whether it is well, shows it through the proxy, and has it exported to Prometheus. Free settings can turn it off, or into HTTPS, which all of these do not speak.',
    bad: base('settings: { http: null },'),
    good: base('httpPort: 8223,'),
  },
  'listen/open-broker': {
    title: 'everyone on the network may use the server',
    text: 'Without users, a client is let in as it is. That is for development, or for a server that only programs of its own host reach; in production (safeMode), it is reported unless clients must show a certificate (tls.verify), the firewall is closed to them (firewall.client), or free settings say who may log in.',
    bad: open('port: 4222,'),
    good: base("host: '127.0.0.1',"),
  },
  'listen/open-monitoring': {
    title: 'everyone on the network may look at the server',
    text: 'The monitoring endpoint asks for no password. It belongs on the loopback, where the proxy and the exporter of this host reach it; the proxy says who else may see it. Reported in production (safeMode) only.',
    bad: base("httpHost: '0.0.0.0',"),
    good: base("httpHost: '127.0.0.1',"),
  },
  'listen/privileged-port': {
    title: 'only root may listen on such a port',
    text: 'The services run as users of their own, without any capability. On a host with another net.ipv4.ip_unprivileged_port_start (ip(7)) it works nevertheless: accept it there.',
    bad: base('port: 443,'),
    good: base('port: 4222,'),
  },
  'listen/port-clash': {
    title: 'two listeners want the same port',
    text: 'Clients and the monitoring endpoint each have a port. natsmith compares ports whatever the addresses are: a server that listens on 0.0.0.0 has the port on every address.',
    bad: base('port: 4222,\nhttpPort: 4222,'),
    good: base('port: 4222,\nhttpPort: 8222,'),
  },
  'resources/memory-too-small': {
    title: 'the service may use less memory than was promised',
    text: 'Measured with nats-server 2.10 and 2.15: a store in memory takes up to 1.6 times its size in the process, an idle connection about 40 KiB, and the server itself up to 100 MiB. Without memoryMax, natsmith computes it from these.',
    bad: base("jetstream: { maxMemory: '1GB' },\nresources: { memoryMax: '1GB' },"),
    good: base("jetstream: { maxMemory: '1GB' },"),
  },
  'storage/unfit-folder': {
    title: 'a folder cannot hold the data of a service',
    text: 'Some folders are hidden from the service or read-only for it (systemd.exec(5): ProtectSystem, ProtectHome, PrivateTmp), some are emptied at reboot, and some belong to everyone: the service becomes the owner of the folder it is given.',
    bad: base("dataDir: '/tmp/nats',"),
    good: base("dataDir: '/srv/nats',"),
  },
} as const satisfies Record<string, Explanation>;
