import * as z from 'zod';
import { PLACE_PATTERN } from '../domain/address.ts';
import { computed, option } from './option.ts';
import { absolutePath, host, port, secretFile } from './scalars.ts';

const place = z
  .string()
  .regex(new RegExp(`^(${PLACE_PATTERN})$`))
  .meta({
    id: 'place',
    description: 'A host by its name or IPv4 address, and a port, with a colon between them.',
    examples: ['n1.example.org:6222', '10.0.0.1:6222'],
  });

export const cluster = z
  .strictObject({
    enable: option(
      z.boolean(),
      false,
      'Whether the server forms a cluster with others. A server that has streams already must not simply be told to: it would delete them.',
      true,
    ),
    name: option(
      z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
      'nats',
      'Name of the cluster, the same on all of its servers.',
      'orders',
    ),
    host: option(host, '0.0.0.0', 'Address that the other servers connect to.', '10.0.0.1'),
    port: option(port, 6222, 'Port that the other servers connect to.', 6222),
    routes: option(
      z.array(place),
      [],
      'Where the other servers are. The server itself may be among them, so that all can have the same list.',
      ['n1.example.org:6222', 'n2.example.org:6222', 'n3.example.org:6222'],
    ),
    advertise: computed(
      place,
      'the addresses of the host',
      'Where the other servers are told that this one is.',
      'n1.example.org:6222',
    ),
    tls: z
      .strictObject({
        enable: option(
          z.boolean(),
          false,
          'Whether the servers speak TLS with each other, each of them with a certificate that `ca` vouches for.',
          true,
        ),
        certificate: computed(
          absolutePath,
          'an error where TLS is on',
          'Certificate of the server with its chain (PEM), on the host; for servers and for clients, as it is both.',
          '/etc/ssl/nats/route.pem',
        ),
        key: computed(
          secretFile,
          'an error where TLS is on',
          "The certificate's private key (PEM), on the host.",
          '/etc/ssl/nats/route.key',
        ),
        ca: computed(
          absolutePath,
          'an error where TLS is on',
          'Certificates of the authorities (PEM) that those of the other servers must come from.',
          '/etc/ssl/nats/routes-ca.pem',
        ),
      })
      .prefault({}),
  })
  .prefault({});
