import { and, bound, cond, not, notNull, or, text } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import type { Expr } from '../expr/symbolic.ts';
import { hardening } from './hardening.ts';
import { ACME_FOLDER, type Service } from './host.ts';
import { c, host } from './inputs.ts';

const { acme, certificate, key } = c.proxy.tls;

/** Where nginx finds them, whoever puts them there. */
export const certificateFile = bound<string>(
  'certificateFile',
  cond<string>(acme, text`${ACME_FOLDER}/${c.proxy.host}/fullchain.pem`, certificate as Expr<string>),
);
export const keyFile = bound<string>(
  'keyFile',
  cond<string>(acme, text`${ACME_FOLDER}/${c.proxy.host}/key.pem`, key as Expr<string>),
);

const hasTls = and(c.proxy.enable, c.proxy.tls.enable);
/** The certificate is in files that the author names. */
export const fromFiles = bound<boolean>('fromFiles', and(hasTls, not(acme)));

/** Nobody else makes one until the real one comes. */
export const mayLackCertificate = bound<boolean>(
  'mayLackCertificate',
  or(and(fromFiles, notNull(certificate), notNull(key)), and(hasTls, acme, not(host.hasAcme))),
);

/**
 * nginx does not start without its certificate, and takes every other site of the host with it. Root, because the files may
 * be anywhere, but without its powers: it writes where root's own folders are, and never over a file that is there.
 */
export const certificateService: Service = {
  description: 'Self-signed certificate of the NATS proxy until there is another',
  wantedBy: ['nginx.service'],
  before: ['nginx.service'],
  unitConfig: { ConditionPathExists: text`!${certificateFile}` },
  serviceConfig: {
    ...hardening,
    Type: 'oneshot',
    // NixOS's nginx reads its key as this group.
    Group: host.nginxGroup,
    UMask: '0027',
    PrivateNetwork: true,
    RestrictAddressFamilies: 'none',
    ProtectSystem: 'full',
    ReadWritePaths: [text`-${fn.dirOf(certificateFile)}`, text`-${fn.dirOf(keyFile)}`],
    ExecStart: text`${host.scripts['self-sign']} ${certificateFile} ${keyFile} ${c.proxy.host}`,
  },
};
