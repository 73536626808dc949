import { and, bound, eq, isNull, ne, not, or, text } from '../../expr/build.ts';
import { fn } from '../../expr/functions.ts';
import { c } from '../../lower/inputs.ts';
import type { Invariant } from '../invariant.ts';
import { isLoopback } from './addresses.ts';

const { cluster } = c;
const sharesPort = bound('sharesClusterPort', or(eq(cluster.port, c.port), eq(cluster.port, c.httpPort)));
const portIsTaken = bound(
  'clusterPortIsTaken',
  and(cluster.enable, or(sharesPort, and(c.metrics.enable, eq(cluster.port, c.metrics.port)))),
);
const lacksFile = bound(
  'lacksRouteFile',
  or(isNull(cluster.tls.certificate), isNull(cluster.tls.key), isNull(cluster.tls.ca)),
);
const lacksCertificate = and(cluster.enable, cluster.tls.enable, lacksFile);
const isOpen = bound(
  'routesAreOpen',
  and(cluster.enable, c.safeMode, not(cluster.tls.enable), not(isLoopback(cluster.host))),
);

export const clusterInvariants: readonly Invariant[] = [
  {
    code: 'cluster/default-name',
    at: ['serverName'],
    and: [['cluster', 'enable']],
    claim: {
      holds: or(not(cluster.enable), ne(c.serverName, 'nats')),
      message: text`a server of a cluster is called ${c.serverName}, as any other would be`,
    },
  },
  {
    code: 'cluster/no-routes',
    at: ['cluster', 'routes'],
    and: [
      ['cluster', 'enable'],
      ['jetstream', 'enable'],
    ],
    claim: {
      holds: not(and(cluster.enable, c.jetstream.enable, eq(fn.length(cluster.routes), 0))),
      message: text`the server is in a cluster, but knows no other server`,
    },
  },
  {
    code: 'cluster/open-routes',
    at: ['cluster', 'host'],
    and: [['cluster', 'enable']],
    claim: {
      holds: not(isOpen),
      message: text`whoever reaches port ${fn.numberText(cluster.port)} may join the cluster as a server`,
    },
  },
  {
    code: 'tls/no-certificate',
    at: ['cluster', 'tls'],
    and: [['cluster', 'tls', 'enable']],
    claim: {
      holds: not(lacksCertificate),
      message: text`servers must speak TLS with each other, but the certificate, its key or the authority is not given`,
    },
  },
  {
    code: 'listen/port-clash',
    at: ['cluster', 'port'],
    and: [['port'], ['httpPort'], ['metrics', 'port']],
    claim: {
      holds: not(portIsTaken),
      message: text`the other servers would connect to port ${fn.numberText(cluster.port)}, which has another use`,
    },
  },
];
