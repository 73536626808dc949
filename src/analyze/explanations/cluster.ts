import { base, type Explanation, source } from './example.ts';

const TLS =
  "tls: { enable: true, certificate: '/etc/ssl/nats/route.pem', key: '/etc/ssl/nats/route.key', ca: '/etc/ssl/nats/routes-ca.pem' },";
const THREE = "routes: ['n1:6222', 'n2:6222', 'n3:6222'],";

/** A server of a cluster. */
const clusterOf = (lines: readonly string[], serverName = "serverName: 'n1',\n") =>
  base(`${serverName}cluster: {\n${['enable: true,', ...lines].map((line) => `  ${line}`).join('\n')}\n},`);

/** The same server in two profiles. */
const twoProfiles = (alone: string) =>
  source(`import { defineDeployment } from 'natsmith';

export default defineDeployment({
  name: 'orders',
  base: { host: '127.0.0.1', serverName: 'n1' },
  profiles: {
    alone: { ${alone} },
    together: {
      cluster: {
        enable: true,
        ${THREE}
        ${TLS}
      },
    },
  },
});
`);

/** Several servers as one. */
export const cluster = {
  'cluster/default-name': {
    title: 'a server of a cluster has the name that all have',
    text: 'serverName is "nats" unless told. Each server of a cluster needs one of its own: a profile for each host, or an option that each NixOS host sets.',
    bad: clusterOf([THREE, TLS], ''),
    good: clusterOf([THREE, TLS]),
  },
  'cluster/even': {
    title: 'the cluster has an even number of servers',
    text: 'The server is one of its own routes (as cluster.advertise, or as host and port), so that it is known how many there are. A majority of four is three: the fourth server is one more that can fail, and none more that may.',
    bad: clusterOf(["advertise: 'n1:6222',", "routes: ['n1:6222', 'n2:6222'],", TLS]),
    good: clusterOf(["advertise: 'n1:6222',", THREE, TLS]),
  },
  'cluster/from-standalone': {
    title: 'a server with streams of its own is told to join a cluster',
    text: 'Two profiles have the same server name and the same store: they are one server. What it stored while it was alone, the cluster does not know, and has it deleted within a minute. At the start, nats.service looks for such streams and refuses; profiles of different machines have different names.',
    bad: twoProfiles('port: 4222'),
    good: twoProfiles("serverName: 'laptop'"),
  },
  'cluster/no-routes': {
    title: 'a server of a cluster knows no other',
    text: 'Servers find each other by routes; from one that is reached they hear of the others. With JetStream, nats-server wants at least one before it starts.',
    bad: clusterOf([TLS]),
    good: clusterOf([THREE, TLS]),
  },
  'cluster/open-routes': {
    title: 'anyone may join the cluster as a server',
    text: 'Users and their permissions are for clients. What connects to the cluster port is a server, and is believed. natsmith has servers know each other by their certificates. Reported in production (safeMode), where the port can be reached from other machines.',
    bad: clusterOf([THREE]),
    good: clusterOf([THREE, TLS]),
  },
} as const satisfies Record<string, Explanation>;
