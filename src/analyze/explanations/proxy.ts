import { base, type Explanation } from './example.ts';

/** nginx in front of the monitoring pages, and the exporter of metrics. */
export const proxy = {
  'metrics/off': {
    title: 'the proxy has no metrics for Prometheus',
    text: 'The monitoring pages are JSON. prometheus-nats-exporter reads them and shows them in the format of Prometheus; with metrics.enable it runs beside the server, and the proxy shows it as `<path>metrics`.',
    bad: base("safeMode: false,\nproxy: { enable: true, host: 'example.org' },"),
    good: base("safeMode: false,\nproxy: { enable: true, host: 'example.org' },\nmetrics: { enable: true },"),
  },
  'metrics/port-clash': {
    title: 'the exporter of metrics wants a port of nats-server',
    text: 'natsmith compares ports whatever the addresses are: a server that listens on 0.0.0.0 has the port on every address.',
    bad: base('metrics: { enable: true, port: 8222 },'),
    good: base('metrics: { enable: true, port: 7777 },'),
  },
  'proxy/clear-password': {
    title: 'the proxy asks for a password over HTTP',
    text: 'A browser sends the name and the password with every request, encoded but not encrypted.',
    bad: guarded("basicAuthFile: '/run/secrets/nats.htpasswd',"),
    good: guarded("basicAuthFile: '/run/secrets/nats.htpasswd',\n  tls: { enable: true, acme: true },"),
  },
  'proxy/name': {
    title: 'nginx would not start where a name cannot be looked up',
    text: 'nginx looks up the names in proxy_pass when it starts, and refuses its whole configuration where one is not found ("host not found in upstream"). The server is on the same host: give the address that it listens on. localhost is in every /etc/hosts.',
    bad: base(
      "safeMode: false,\nhttpHost: 'nats.internal',\nproxy: { enable: true, host: 'example.org' },\nmetrics: { enable: true },",
    ),
    good: base(
      "safeMode: false,\nhttpHost: '127.0.0.1',\nproxy: { enable: true, host: 'example.org' },\nmetrics: { enable: true },",
    ),
  },
  'proxy/no-certificate': {
    title: 'nginx is to speak TLS without a certificate',
    text: 'nginx reads certificate and key when it starts and refuses its whole configuration without them. Name the files on the host, or have the certificate come by ACME. Until there is one, the host makes one itself, which nobody trusts.',
    bad: guarded("allow: ['10.0.0.0/8'],\n  tls: { enable: true },"),
    good: guarded(`allow: ['10.0.0.0/8'],
  tls: {
    enable: true,
    certificate: '/etc/ssl/nats/fullchain.pem',
    key: '/etc/ssl/nats/key.pem',
  },`),
  },
  'proxy/open-monitoring': {
    title: 'the monitoring pages are shown to everyone',
    text: 'nats-server asks nobody for a password there. Keep the pages to addresses (allow), to who has a password (basicAuthFile), or to who has both. `<path>healthz` stays open to everyone, for load balancers.',
    bad: guarded(''),
    good: guarded("allow: ['127.0.0.1', '10.0.0.0/8'],"),
  },
  'proxy/two-certificates': {
    title: 'the proxy has a certificate from ACME and one from files',
    text: 'With ACME, nginx reads what NixOS orders, or what an ACME client puts into /var/lib/acme/<host> elsewhere.',
    bad: guarded(
      "allow: ['10.0.0.0/8'],\n  tls: { enable: true, acme: true, certificate: '/etc/ssl/chain.pem', key: '/etc/ssl/key.pem' },",
    ),
    good: guarded("allow: ['10.0.0.0/8'],\n  tls: { enable: true, acme: true },"),
  },
} as const satisfies Record<string, Explanation>;

/** A proxy in production, with metrics. */
function guarded(options: string) {
  const lines = ['enable: true,', "host: 'example.org',", options].filter(Boolean).join('\n  ');
  return base(`proxy: {\n  ${lines}\n},\nmetrics: { enable: true },`);
}
