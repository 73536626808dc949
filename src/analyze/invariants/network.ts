import { and, ne, not, notNull, or, text } from '../../expr/build.ts';
import { fn } from '../../expr/functions.ts';
import { c } from '../../lower/inputs.ts';
import type { Invariant } from '../invariant.ts';

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
  {
    code: 'proxy/no-certificate',
    at: ['proxy', 'tls'],
    and: [['proxy', 'tls', 'enable']],
    claim: {
      holds: or(
        not(and(c.proxy.enable, c.proxy.tls.enable)),
        and(notNull(c.proxy.tls.certificate), notNull(c.proxy.tls.key)),
      ),
      message: text`the proxy speaks TLS, but its certificate or key is not given`,
    },
  },
];
