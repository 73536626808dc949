import { and, bound, eq, isNull, le, lt, not, notNull, or, text } from '../../expr/build.ts';
import { fn } from '../../expr/functions.ts';
import type { Expr } from '../../expr/symbolic.ts';
import { allUsers } from '../../lower/all-users.ts';
import { c } from '../../lower/inputs.ts';
import { showsCertificate } from '../../lower/own-connection.ts';
import { servedAccounts } from '../../lower/own-users.ts';
import { provisions } from '../../lower/provision.ts';
import { usersByCertificate } from '../../lower/tls.ts';
import type { Invariant } from '../invariant.ts';

const { enable, certificate, key, ca, verify, clientUser } = c.tls;
const whereEnabled = (holds: Expr<boolean>) => or(not(enable), holds);

const caIsUnused = bound('caIsUnused', and(enable, eq(verify, 'none'), notNull(ca)));
const greetsNobody = bound('greetsNobody', and(enable, eq(c.tls.handshakeFirst, 'only')));

/** Where natsmith's own services get in without a certificate of their own, or have one. */
const ownServicesShow = whereEnabled(or(eq(verify, 'none'), showsCertificate));

/** Where one certificate has to do for all of what natsmith's own services log in as. */
const ownByCertificate = bound(
  'ownByCertificate',
  and(usersByCertificate, c.auth.enable, or(c.backup.enable, provisions)),
);
const servedCount = fn.length(servedAccounts);
const userNames = bound<string[]>(
  'userNames',
  allUsers.map('user', (user) => user.name),
);

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
      holds: or(not(c.backup.enable), ownServicesShow),
      message: text`clients must show a certificate, and the backup service has none`,
    },
  },
  {
    code: 'provision/login',
    at: ['tls', 'verify'],
    and: [['streams'], ['buckets']],
    claim: {
      holds: or(not(provisions), ownServicesShow),
      message: text`clients must show a certificate, and the service that makes streams has none`,
    },
  },
  {
    code: 'tls/own-user',
    at: ['tls', 'verify'],
    and: [['tls', 'clientCertificate']],
    claim: {
      holds: or(not(ownByCertificate), not(showsCertificate), notNull(clientUser)),
      message: text`nothing says what user the certificate of natsmith's own services names`,
    },
  },
  {
    code: 'tls/own-user',
    at: ['tls', 'clientUser'],
    and: [['auth', 'users']],
    claim: {
      holds: or(
        not(ownByCertificate),
        isNull(clientUser),
        not(fn.elem(clientUser as Expr<string>, userNames as never)),
      ),
      message: text`the user of natsmith's own services would be one of yours, too`,
    },
  },
  {
    code: 'tls/own-user',
    at: ['accounts'],
    and: [['tls', 'verify']],
    claim: {
      holds: or(not(ownByCertificate), le(servedCount, 1)),
      message: text`a certificate names a user of one account, and natsmith's own services have ${fn.numberText(servedCount)} to work in`,
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
