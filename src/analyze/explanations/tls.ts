import { base, type Explanation } from './example.ts';

const FILES = "certificate: '/etc/ssl/nats/chain.pem', key: '/etc/ssl/nats/key.pem'";

const USERS =
  "auth: { enable: true, users: [{ name: 'app@example.org', publish: ['app.>'], subscribe: ['app.>'] }] },";

const MAPPED =
  "ca: '/etc/ssl/nats/clients.pem', verify: 'map', clientCertificate: '/etc/ssl/nats/own.pem', clientKey: '/etc/ssl/nats/own.key'";
const SAVED = `${USERS}\nbackup: { enable: true },`;

/** A server that speaks TLS. */
const tlsOf = (more: string, rest = '') =>
  base(`tls: { enable: true, ${FILES}${more && `, ${more}`} },${rest && `\n${rest}`}`);

/** TLS between the server and its clients. */
export const tls = {
  'tls/ca-unused': {
    title: 'authorities for clients are named, and no client is asked',
    text: 'tls.ca says whose certificates clients may show. Without tls.verify none has to show one. The authority of the server itself belongs into the chain in tls.certificate.',
    bad: tlsOf("ca: '/etc/ssl/nats/clients.pem'"),
    good: tlsOf("ca: '/etc/ssl/nats/clients.pem', verify: 'required'"),
  },
  'tls/handshake-first': {
    title: 'clients must begin TLS before they are greeted',
    text: 'A server of NATS greets its clients before TLS begins, as mail servers do with STARTTLS. With handshake_first it waits for TLS at once: no proxy in between sees the greeting. Clients have to be told; with "auto" the server greets those that say nothing for 50 milliseconds (server/opts.go).',
    bad: tlsOf("handshakeFirst: 'only'"),
    good: tlsOf("handshakeFirst: 'auto'"),
  },
  'tls/map-without-users': {
    title: 'users come by certificate, and there are no users',
    text: "With verify: 'map' the server looks for a user called as an e-mail address, a DNS name or the subject of the certificate. Where no users are given, it looks for none.",
    bad: tlsOf("ca: '/etc/ssl/nats/clients.pem', verify: 'map'"),
    good: tlsOf("ca: '/etc/ssl/nats/clients.pem', verify: 'map'", USERS),
  },
  'tls/map-taken-back': {
    title: 'users come by certificate, and settings have none asked for',
    text: "With verify: 'map' the configuration holds no passwords: a certificate says who a user is. Settings that take verify_and_map back leave users with nothing at all.",
    bad: tlsOf(
      "ca: '/etc/ssl/nats/clients.pem', verify: 'map'",
      `${USERS}\nsettings: { tls: { verify_and_map: null } },`,
    ),
    good: tlsOf("ca: '/etc/ssl/nats/clients.pem', verify: 'map'", USERS),
  },
  'tls/own-user': {
    title: "no certificate names the user of natsmith's own services",
    text: "With verify: 'map' a certificate says who a client is, and nothing else does: of its e-mail addresses, DNS names and subject the first that is a user's name (server/auth.go, checkClientTLSCertSubject). natsmith adds one user for its services that save and make streams, called tls.clientUser, and that name must be in tls.clientCertificate. A user is in one account: for streams in several, have users log in with passwords besides their certificates (verify: 'required').",
    bad: tlsOf(MAPPED, SAVED),
    good: tlsOf(`${MAPPED}, clientUser: 'natsmith'`, SAVED),
  },
  'tls/no-ca': {
    title: 'clients must show a certificate, from anyone',
    text: 'Certificates of clients are held against tls.ca. Without it, Go takes those that the host trusts for web sites: every public authority, and not your own.',
    bad: tlsOf("verify: 'required'"),
    good: tlsOf("verify: 'required', ca: '/etc/ssl/nats/clients.pem'"),
  },
  'tls/no-certificate': {
    title: 'TLS is on without a certificate or its key',
    text: 'Both are files on the host, wherever an ACME client or an authority of your own puts them. systemd hands them to the server, whose user need not be able to read them; a new certificate is taken within ten minutes.',
    bad: base('tls: { enable: true },'),
    good: tlsOf(''),
  },
} as const satisfies Record<string, Explanation>;
