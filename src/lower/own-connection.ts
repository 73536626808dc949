import { and, bound, eq, text, when } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import { RUNTIME_FOLDER } from './host.ts';
import { c } from './inputs.ts';

/** The server's own copy of its certificate (assemble.sh). */
const CERTIFICATE = `${RUNTIME_FOLDER}/natsmith.certificate`;

const { enable, handshakeFirst } = c.tls;
const tlsFirst = and(enable, eq(handshakeFirst, 'only'));

/**
 * Flags of a command that connects to the server from its host, over the loopback. A certificate is for a name that clients
 * use, by an authority that this host need not know: the one that the server has is what to trust.
 */
export const serverFlags = bound(
  'serverFlags',
  fn.concat([
    text`--server ${fn.hostPort(fn.loopbackFor(c.host), c.port)}`,
    when(enable, ` --tls-pinned ${CERTIFICATE}`),
    when(tlsFirst, ' --tls-first'),
  ]),
);
