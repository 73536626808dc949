import { and, cond, eq, notNull, or, text, when } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import type { Expr } from '../expr/symbolic.ts';
import { hardening } from './hardening.ts';
import { RUNTIME_FOLDER, type Service, type Timer, USER } from './host.ts';
import { c, host } from './inputs.ts';

const { enable, certificate, key, ca, verify } = c.tls;

/** What the assembler makes a file of the server's own, by credential (assemble.sh). */
const files = [
  ['natsmith.tls.certificate', certificate, enable],
  ['natsmith.tls.key', key, enable],
  ['natsmith.tls.ca', ca, and(enable, notNull(ca))],
] as const;

const each = (of: (id: string, file: Expr<string>) => Expr<string>) =>
  files.map(([id, file, used]) => when(used, of(id, file as Expr<string>)));

/** systemd reads them as root: the server's user need not be able to. */
export const tlsLoadCredential = each((id, file) => text`${id}:${file}`);
export const tlsSetCredential = each((id) => text`${id}:\\n`);
/** Lines of the list of secrets. */
export const tlsSecrets = each((id, file) => text`${id}\t${file}\n`);

/** Users are told apart by their certificates, and have no other secret. */
export const usersByCertificate = and(enable, eq(verify, 'map'));

const placeholder = (index: 0 | 1 | 2) => `$2a$00$credential:${files[index][0]}`;

/** The block `tls`: what stands for a file becomes the path of the server's own copy. */
export const tlsSettings = {
  cert_file: placeholder(0),
  key_file: placeholder(1),
  ca_file: when(notNull(ca), placeholder(2)),
  verify: when(eq(verify, 'required'), true),
  verify_and_map: when(eq(verify, 'map'), true),
  // Without it, 1.2 is the oldest (server/opts.go, GenTLSConfig).
  min_version: when(eq(c.tls.minVersion, '1.3'), '1.3'),
  handshake_first: when(
    or(eq(c.tls.handshakeFirst, 'auto'), eq(c.tls.handshakeFirst, 'only')),
    cond<string>(eq(c.tls.handshakeFirst, 'auto'), 'auto', 'true'),
  ),
  timeout: fn.goDuration(c.tls.timeout),
};

/**
 * Has the server take a certificate that was renewed. A timer, not a path unit: authorities' clients replace links, folders
 * and files in as many ways as there are clients.
 */
export const tlsRenewalService: Service = {
  description: 'Renewal of the certificate of the NATS server',
  requisite: ['nats.service'],
  after: ['nats.service'],
  serviceConfig: {
    ...hardening,
    Type: 'oneshot',
    User: USER,
    Group: USER,
    PrivateNetwork: true,
    RestrictAddressFamilies: 'none',
    LoadCredential: tlsLoadCredential,
    ExecCondition: text`${host.scripts['tls-changed']} ${RUNTIME_FOLDER}/tls`,
    // With all rights (+): only root may reload a unit.
    ExecStart: text`+${host.systemctl} reload nats.service`,
  },
};

export const tlsRenewalTimer: Timer = {
  description: 'Regular look at the certificate of the NATS server',
  wantedBy: ['timers.target'],
  timerConfig: { OnBootSec: '10min', OnUnitActiveSec: '10min', AccuracySec: '1s' },
};
