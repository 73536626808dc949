import { and, bound, eq, lt, not, notNull, or, text } from '../../expr/build.ts';
import { fn } from '../../expr/functions.ts';
import type { Expr } from '../../expr/symbolic.ts';
import { allUsers } from '../../lower/all-users.ts';
import { c } from '../../lower/inputs.ts';
import { provisions } from '../../lower/provision.ts';
import { usersByCertificate } from '../../lower/tls.ts';
import type { Invariant } from '../invariant.ts';

const { enable, certificate, key, ca, verify } = c.tls;
const whereEnabled = (holds: Expr<boolean>) => or(not(enable), holds);

const caIsUnused = bound('caIsUnused', and(enable, eq(verify, 'none'), notNull(ca)));
const greetsNobody = bound('greetsNobody', and(enable, eq(c.tls.handshakeFirst, 'only')));

export const tlsInvariants: readonly Invariant[] = [
  {
    code: 'tls/no-certificate',
    at: ['tls', 'enable'],
    and: [
      ['tls', 'certificate'],
      ['tls', 'key'],
    ],
    claim: {
      holds: whereEnabled(and(notNull(certificate), notNull(key))),
      message: text`clients must speak TLS, but the certificate or its key is not given`,
    },
  },
  {
    code: 'tls/no-ca',
    at: ['tls', 'verify'],
    claim: {
      holds: whereEnabled(or(eq(verify, 'none'), notNull(ca))),
      message: text`clients must show a certificate, but nothing says from whom`,
    },
  },
  {
    code: 'tls/ca-unused',
    at: ['tls', 'ca'],
    and: [['tls', 'verify']],
    claim: {
      holds: not(caIsUnused),
      message: text`tls.ca names authorities for certificates that no client is asked for`,
    },
  },
  {
    code: 'tls/map-without-users',
    at: ['tls', 'verify'],
    and: [['auth', 'enable']],
    claim: {
      holds: or(not(usersByCertificate), and(c.auth.enable, lt(0, fn.length(allUsers)))),
      message: text`users are told apart by their certificates, but there are none`,
    },
  },
  {
    code: 'tls/handshake-first',
    at: ['tls', 'handshakeFirst'],
    claim: {
      holds: not(greetsNobody),
      message: text`clients that wait for the server's greeting wait in vain`,
    },
  },
  {
    code: 'backup/login',
    at: ['tls', 'verify'],
    and: [['backup', 'enable']],
    claim: {
      holds: whereEnabled(or(eq(verify, 'none'), not(c.backup.enable))),
      message: text`clients must show a certificate, and the backup service has none`,
    },
  },
  {
    code: 'provision/login',
    at: ['tls', 'verify'],
    and: [['streams'], ['buckets']],
    claim: {
      holds: whereEnabled(or(eq(verify, 'none'), not(provisions))),
      message: text`clients must show a certificate, and the service that makes streams has none`,
    },
  },
  {
    code: 'limits/zero',
    at: ['tls', 'timeout'],
    claim: {
      holds: lt(0, fn.milliseconds(c.tls.timeout)),
      message: text`tls.timeout is 0`,
    },
  },
];
