import * as z from 'zod';
import { computed, option } from './option.ts';
import { absolutePath, duration, secretFile, userName } from './scalars.ts';

export const tls = z
  .strictObject({
    enable: option(z.boolean(), false, 'Whether clients must speak TLS.', true),
    certificate: computed(
      absolutePath,
      'an error where TLS is on',
      'Certificate of the server with its chain (PEM), on the host. A new one is taken within ten minutes, without a restart.',
      '/var/lib/acme/nats.example.org/fullchain.pem',
    ),
    key: computed(
      secretFile,
      'an error where TLS is on',
      "The certificate's private key (PEM), on the host. Root must be able to read it, nobody else.",
      '/var/lib/acme/nats.example.org/key.pem',
    ),
    ca: computed(
      absolutePath,
      'an error where clients show certificates',
      'Certificates of the authorities (PEM) that those of clients must come from.',
      '/etc/ssl/nats/clients.pem',
    ),
    verify: option(
      z.enum(['none', 'required', 'map']),
      'none',
      "Whether clients must show a certificate: `required` besides what they log in with, `map` instead of it. The user is then called as the certificate's e-mail address, DNS name or subject.",
      'required',
    ),
    clientCertificate: computed(
      absolutePath,
      "an error where clients show certificates and natsmith's own services run",
      "Certificate (PEM), on the host, that natsmith's own services (backups, streams, dead letters) show the server; its key is `clientKey`. One of `ca`, for clients.",
      '/etc/ssl/nats/natsmith.pem',
    ),
    clientKey: computed(
      secretFile,
      'an error where there is a `clientCertificate`',
      'The private key of `clientCertificate` (PEM), on the host. Root must be able to read it, nobody else.',
      '/etc/ssl/nats/natsmith.key',
    ),
    clientUser: computed(
      userName,
      "an error where users are told apart by certificates and natsmith's own services run",
      'What the server calls who shows `clientCertificate`, where `verify` is `map`: an e-mail address or DNS name in it. That user may do what the services do, and is added by natsmith.',
      'natsmith',
    ),
    minVersion: option(
      z.enum(['1.2', '1.3']),
      '1.2',
      'Oldest version of TLS that clients may speak. `1.3` needs nats-server 2.10.21.',
      '1.3',
    ),
    handshakeFirst: option(
      z.enum(['no', 'auto', 'only']),
      'no',
      "Whether TLS begins before the server's greeting: `auto` waits a moment for clients that do so and greets all others, `only` turns those away.",
      'auto',
    ),
    timeout: option(duration, '5s', 'How long a handshake may take.', '2s'),
  })
  .prefault({});
