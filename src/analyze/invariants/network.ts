import type { Path } from '../../domain/diagnostic.ts';
import { and, bound, eq, isNull, le, ne, not, notNull, or, text } from '../../expr/build.ts';
import { fn } from '../../expr/functions.ts';
import type { Expr, Sym } from '../../expr/symbolic.ts';
import { c } from '../../lower/inputs.ts';
import type { Invariant } from '../invariant.ts';
import { isLoopback } from './addresses.ts';

/** What a host shows to the world in production. */
const isShown = and(c.safeMode, c.proxy.enable);
const monitoringIsOpen = bound<boolean>(
  'monitoringIsOpen',
  and(isShown, isNull(c.proxy.allow), isNull(c.proxy.basicAuthFile)),
);
const httpIsOpen = bound<boolean>('httpIsOpen', and(c.safeMode, not(isLoopback(c.httpHost))));
/** Free settings may say as well who gets in. */
const freeSettings = bound<string[]>(
  'freeSettings',
  (fn.entries(c.settings as never) as unknown as Sym<{ name: string }[]>).map('setting', ({ name }) => name),
);
const brokerIsOpen = bound<boolean>(
  'brokerIsOpen',
  and(
    c.safeMode,
    not(c.auth.enable),
    not(isLoopback(c.host)),
    c.firewall.client,
    or(not(c.tls.enable), eq(c.tls.verify, 'none')),
    not(or(...['authorization', 'accounts', 'operator'].map((name) => fn.elem(name, freeSettings)))),
  ),
);
const passwordIsReadable = bound<boolean>(
  'passwordIsReadable',
  and(isShown, notNull(c.proxy.basicAuthFile), not(c.proxy.tls.enable)),
);

const always = eq(c.port, c.port);

/** Ports that need a capability which no unit of ours has (ip(7), ip_unprivileged_port_start). */
const privileged = (at: Path, port: Expr<number>, used: Expr<boolean>): Invariant => ({
  code: 'listen/privileged-port',
  at,
  claim: {
    holds: or(not(used), le(1024, port)),
    message: text`port ${fn.numberText(port)} is one of those below 1024`,
  },
});

export const networkInvariants: readonly Invariant[] = [
  {
    code: 'listen/port-clash',
    at: ['httpPort'],
    and: [['port']],
    claim: {
      holds: ne(c.port, c.httpPort),
      message: text`clients and monitoring both listen on port ${fn.numberText(c.port)}`,
    },
  },
  ...[
    privileged(['port'], c.port, always),
    privileged(['httpPort'], c.httpPort, always),
    privileged(['cluster', 'port'], c.cluster.port, c.cluster.enable),
    privileged(['metrics', 'port'], c.metrics.port, c.metrics.enable),
  ],
  {
    code: 'listen/open-broker',
    at: ['auth', 'enable'],
    and: [['host']],
    claim: {
      holds: not(brokerIsOpen),
      message: text`whoever reaches port ${fn.numberText(c.port)} on ${c.host} may read and write everything`,
    },
  },
  {
    code: 'listen/open-monitoring',
    at: ['httpHost'],
    claim: {
      holds: not(httpIsOpen),
      message: text`the monitoring endpoint answers on ${c.httpHost}, to whoever reaches it`,
    },
  },
  {
    code: 'metrics/port-clash',
    at: ['metrics', 'port'],
    and: [['port'], ['httpPort'], ['metrics', 'enable']],
    claim: {
      holds: or(not(c.metrics.enable), and(ne(c.metrics.port, c.port), ne(c.metrics.port, c.httpPort))),
      message: text`the exporter of metrics listens on port ${fn.numberText(c.metrics.port)}, as nats-server does`,
    },
  },
  {
    code: 'metrics/off',
    at: ['metrics', 'enable'],
    and: [['proxy', 'enable']],
    claim: {
      holds: or(not(c.proxy.enable), c.metrics.enable),
      message: text`the proxy has no page ${c.proxy.path}metrics for Prometheus`,
    },
  },
  {
    code: 'proxy/no-certificate',
    at: ['proxy', 'tls'],
    and: [['proxy', 'tls', 'enable']],
    claim: {
      holds: or(
        not(and(c.proxy.enable, c.proxy.tls.enable)),
        c.proxy.tls.acme,
        and(notNull(c.proxy.tls.certificate), notNull(c.proxy.tls.key)),
      ),
      message: text`the proxy speaks TLS, but its certificate or key is not given`,
    },
  },
  {
    code: 'proxy/two-certificates',
    at: ['proxy', 'tls', 'acme'],
    and: [
      ['proxy', 'tls', 'certificate'],
      ['proxy', 'tls', 'key'],
    ],
    claim: {
      holds: or(
        not(and(c.proxy.enable, c.proxy.tls.enable, c.proxy.tls.acme)),
        and(isNull(c.proxy.tls.certificate), isNull(c.proxy.tls.key)),
      ),
      message: text`the certificate of the proxy comes by ACME, but files are named for it as well`,
    },
  },
  {
    code: 'proxy/open-monitoring',
    at: ['proxy', 'allow'],
    and: [['proxy', 'enable']],
    claim: {
      holds: not(monitoringIsOpen),
      message: text`the proxy shows the monitoring pages to everyone who reaches it`,
    },
  },
  {
    code: 'proxy/clear-password',
    at: ['proxy', 'basicAuthFile'],
    and: [['proxy', 'tls', 'enable']],
    claim: {
      holds: not(passwordIsReadable),
      message: text`the proxy asks for a password over HTTP`,
    },
  },
];
