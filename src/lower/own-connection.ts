import { and, bound, eq, not, notNull, text, when } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import type { Expr, Input } from '../expr/symbolic.ts';
import { RUNTIME_FOLDER } from './host.ts';
import { c } from './inputs.ts';
import type { OwnService } from './own-service.ts';
import { usersByCertificate } from './tls.ts';

/** The server's own copy of its certificate (assemble.sh). */
const CERTIFICATE = `${RUNTIME_FOLDER}/natsmith.certificate`;

const { enable, handshakeFirst, clientCertificate, clientKey } = c.tls;
const tlsFirst = and(enable, eq(handshakeFirst, 'only'));

/** Whether natsmith's own services have a certificate to show. */
export const showsCertificate = bound(
  'showsCertificate',
  and(enable, notNull(clientCertificate), notNull(clientKey)),
);
const SHOWN = 'natsmith.client-certificate';
const KEY = 'natsmith.client-key';

/**
 * Flags of a command that connects to the server from its host, over the loopback. A certificate is for a name that clients
 * use, by an authority that this host need not know: the one that the server has is what to trust. `%d` is the folder of the
 * unit's credentials (systemd.unit(5)).
 */
export const serverFlags = bound(
  'serverFlags',
  fn.concat([
    text`--server ${fn.hostPort(fn.loopbackFor(c.host), c.port)}`,
    when(enable, ` --tls-pinned ${CERTIFICATE}`),
    when(tlsFirst, ' --tls-first'),
    when(showsCertificate, ` --tls-cert %d/${SHOWN} --tls-key %d/${KEY}`),
  ]),
);

/** What a unit with those flags needs besides: a credential of a newline where a file is missing, which the command can name. */
export const serverCredentials = {
  LoadCredential: [
    when(showsCertificate, text`${SHOWN}:${clientCertificate as Expr<string>}`),
    when(showsCertificate, text`${KEY}:${clientKey as Expr<string>}`),
  ],
  SetCredential: [when(showsCertificate, `${SHOWN}:\\n`), when(showsCertificate, `${KEY}:\\n`)],
};

/** Whether natsmith's own users have passwords: a certificate says who its owner is all by itself. */
export const ownPasswords = bound('ownPasswords', and(c.auth.enable, not(usersByCertificate)));

/** How one of natsmith's own services logs in, with the password that the assembler leaves it, and where it gets answers. */
export const loginFlags = ({ credential, inbox }: OwnService, user: Input<string>): Expr<string>[] => [
  when(ownPasswords, text` --user ${user} --password-file ${RUNTIME_FOLDER}/${credential}`),
  when(c.auth.enable, ` --inbox-prefix ${inbox}`),
];
