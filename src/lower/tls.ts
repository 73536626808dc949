import { and, bound, cond, eq, or, text, when } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import { hardening, preparation } from './hardening.ts';
import { RUNTIME_FOLDER, type Service, type Timer } from './host.ts';
import { c, host } from './inputs.ts';
import { clientTlsFiles, tlsLoadCredential } from './tls-files.ts';

const { enable, verify } = c.tls;

/** There while the server has another certificate than the host. */
const RELOAD_DUE = `${RUNTIME_FOLDER}/tls-reload-due`;

/** Users are told apart by their certificates, and have no other secret. */
export const usersByCertificate = bound('usersByCertificate', and(enable, eq(verify, 'map')));

/** The block `tls`: what stands for a file becomes the path of the server's own copy. */
export const tlsSettings = {
  ...clientTlsFiles,
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
 * Sees whether a certificate was renewed (tls-changed.sh). A timer, not a path unit: authorities' clients replace links,
 * folders and files in as many ways as there are clients.
 */
export const tlsRenewalService: Service = {
  description: 'Look at the certificate of the NATS server',
  requisite: ['nats.service'],
  after: ['nats.service'],
  unitConfig: { OnSuccess: 'nats-tls-reload.service' },
  serviceConfig: {
    ...preparation,
    LoadCredential: tlsLoadCredential,
    ExecStart: text`${host.scripts['tls-changed']} ${RUNTIME_FOLDER}/tls ${RELOAD_DUE}`,
  },
};

/** Has the server take it; root, and nothing else than that. */
export const tlsReloadService: Service = {
  description: 'Reload of the NATS server for a new certificate',
  unitConfig: { ConditionPathExists: RELOAD_DUE },
  serviceConfig: {
    ...hardening,
    Type: 'oneshot',
    // The way to systemd is a socket in /run that only root may use.
    PrivateUsers: false,
    RestrictAddressFamilies: ['AF_UNIX'],
    ExecStart: text`${host.systemctl} reload nats.service`,
  },
};

export const tlsRenewalTimer: Timer = {
  description: 'Regular look at the certificate of the NATS server',
  wantedBy: ['timers.target'],
  timerConfig: { OnBootSec: '10min', OnUnitActiveSec: '10min', AccuracySec: '1s' },
};
