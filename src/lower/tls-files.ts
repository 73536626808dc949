import { and, bound, notNull, or, text, when } from '../expr/build.ts';
import type { Expr } from '../expr/symbolic.ts';
import { c } from './inputs.ts';

const placeholder = (id: string) => `$2a$00$credential:${id}`;
const CLIENTS = 'natsmith.tls.';
const ROUTES = 'natsmith.tls.cluster-';

const { tls, cluster } = c;
const routesSpeakTls = and(cluster.enable, cluster.tls.enable);

type File = Expr<string | null>;
const wanted = (name: string, speaks: Expr<boolean>, file: File) =>
  bound<boolean>(`has${name}`, and(speaks, notNull(file)));

/** What the assembler makes a file of the server's own, by credential (assemble.sh). */
const files = [
  [`${CLIENTS}certificate`, tls.certificate, wanted('Certificate', tls.enable, tls.certificate)],
  [`${CLIENTS}key`, tls.key, wanted('Key', tls.enable, tls.key)],
  [`${CLIENTS}ca`, tls.ca, wanted('Ca', tls.enable, tls.ca)],
  [
    `${ROUTES}certificate`,
    cluster.tls.certificate,
    wanted('RouteCertificate', routesSpeakTls, cluster.tls.certificate),
  ],
  [`${ROUTES}key`, cluster.tls.key, wanted('RouteKey', routesSpeakTls, cluster.tls.key)],
  [`${ROUTES}ca`, cluster.tls.ca, wanted('RouteCa', routesSpeakTls, cluster.tls.ca)],
] as const;

const each = (of: (id: string, file: Expr<string>) => Expr<string>) =>
  files.map(([id, file, used]) => when(used, of(id, file as Expr<string>)));

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
