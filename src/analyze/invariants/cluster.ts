import { and, lt, ne, not, notNull, or, text } from '../../expr/build.ts';
import { fn } from '../../expr/functions.ts';
import type { Expr } from '../../expr/symbolic.ts';
import { c } from '../../lower/inputs.ts';
import type { Invariant } from '../invariant.ts';
import { isLoopback } from './addresses.ts';

const { cluster } = c;
const inCluster = (holds: Expr<boolean>) => or(not(cluster.enable), holds);

export const clusterInvariants: readonly Invariant[] = [
  {
    code: 'cluster/default-name',
    at: ['serverName'],
    and: [['cluster', 'enable']],
    claim: {
      holds: inCluster(ne(c.serverName, 'nats')),
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
      holds: inCluster(or(not(c.jetstream.enable), lt(0, fn.length(cluster.routes)))),
      message: text`the server is in a cluster, but knows no other server`,
    },
  },
  {
    code: 'cluster/open-routes',
    at: ['cluster', 'host'],
    and: [['cluster', 'enable']],
    claim: {
      holds: inCluster(or(not(c.safeMode), cluster.tls.enable, isLoopback(cluster.host))),
      message: text`whoever reaches port ${fn.numberText(cluster.port)} may join the cluster as a server`,
    },
  },
  {
    code: 'tls/no-certificate',
    at: ['cluster', 'tls'],
    and: [['cluster', 'tls', 'enable']],
    claim: {
      holds: inCluster(
        or(
          not(cluster.tls.enable),
          and(notNull(cluster.tls.certificate), notNull(cluster.tls.key), notNull(cluster.tls.ca)),
        ),
      ),
      message: text`servers must speak TLS with each other, but the certificate, its key or the authority is not given`,
    },
  },
  {
    code: 'listen/port-clash',
    at: ['cluster', 'port'],
    and: [['port'], ['httpPort'], ['metrics', 'port']],
    claim: {
      holds: inCluster(
        and(
          ne(cluster.port, c.port),
          ne(cluster.port, c.httpPort),
          or(not(c.metrics.enable), ne(cluster.port, c.metrics.port)),
        ),
      ),
      message: text`the other servers would connect to port ${fn.numberText(cluster.port)}, which has another use`,
    },
  },
];
