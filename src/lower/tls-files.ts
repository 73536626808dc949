import { and, notNull, or, text, when } from '../expr/build.ts';
import type { Expr } from '../expr/symbolic.ts';
import { c } from './inputs.ts';

const placeholder = (id: string) => `$2a$00$credential:${id}`;
const CLIENTS = 'natsmith.tls.';
const ROUTES = 'natsmith.tls.cluster-';

const { tls, cluster } = c;
const routesSpeakTls = and(cluster.enable, cluster.tls.enable);

/** What the assembler makes a file of the server's own, by credential (assemble.sh). */
const files = [
  [`${CLIENTS}certificate`, tls.certificate, tls.enable],
  [`${CLIENTS}key`, tls.key, tls.enable],
  [`${CLIENTS}ca`, tls.ca, tls.enable],
  [`${ROUTES}certificate`, cluster.tls.certificate, routesSpeakTls],
  [`${ROUTES}key`, cluster.tls.key, routesSpeakTls],
  [`${ROUTES}ca`, cluster.tls.ca, routesSpeakTls],
] as const;

const each = (of: (id: string, file: Expr<string>) => Expr<string>) =>
  files.map(([id, file, used]) => when(and(used, notNull(file)), of(id, file as Expr<string>)));

export const speaksTls = or(tls.enable, routesSpeakTls);

/** systemd reads them as root: the server's user need not be able to. */
export const tlsLoadCredential = each((id, file) => text`${id}:${file}`);
export const tlsSetCredential = each((id) => text`${id}:\\n`);
/** Lines of the list of secrets. */
export const tlsSecrets = each((id, file) => text`${id}\t${file}\n`);

/** What stands for each in nats-server.conf, and becomes the path of the server's own copy. */
export const clientTlsFiles = {
  cert_file: placeholder(`${CLIENTS}certificate`),
  key_file: placeholder(`${CLIENTS}key`),
  ca_file: when(notNull(tls.ca), placeholder(`${CLIENTS}ca`)),
};
export const routeTlsFiles = {
  cert_file: placeholder(`${ROUTES}certificate`),
  key_file: placeholder(`${ROUTES}key`),
  ca_file: placeholder(`${ROUTES}ca`),
};
