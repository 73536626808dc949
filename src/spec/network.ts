import * as z from 'zod';
import { computed, option } from './option.ts';
import { absolutePath, network, secretFile } from './scalars.ts';

export const proxy = z
  .strictObject({
    enable: option(z.boolean(), false, 'Whether nginx shows the monitoring endpoint.', true),
    host: option(
      z.string().regex(/^[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9])?$/),
      'localhost',
      "Name of nginx's virtual host.",
      'rave.local',
    ),
    path: option(
      z.string().regex(/^\/([A-Za-z0-9_~-][A-Za-z0-9_.~-]*\/)*$/),
      '/nats/',
      'Path under which the endpoint is shown; it begins and ends with a slash.',
      '/nats/',
    ),
    allow: computed(
      z.array(network),
      'everyone',
      'Whom the monitoring pages are shown to; an empty list is nobody. `<path>healthz` is open to everyone.',
      ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'],
    ),
    basicAuthFile: computed(
      secretFile,
      'no password',
      "File on the host with the users (htpasswd(1)) who may see the monitoring pages; nginx's workers must be able to read it. With `allow`, both must hold.",
      '/run/secrets/nats-monitoring.htpasswd',
    ),
    tls: z
      .strictObject({
        enable: option(
          z.boolean(),
          false,
          'Whether the virtual host speaks HTTPS only; HTTP is redirected.',
          true,
        ),
        certificate: computed(
          absolutePath,
          'an error where TLS is on without ACME',
          'Certificate with its chain, on the host. Until there is one, the host makes one itself, so that nginx starts.',
          '/var/lib/acme/rave.local/fullchain.pem',
        ),
        key: computed(
          absolutePath,
          'an error where TLS is on without ACME',
          "The certificate's private key, on the host.",
          '/var/lib/acme/rave.local/key.pem',
        ),
        acme: option(
          z.boolean(),
          false,
          'Whether the certificate comes by ACME. NixOS orders it (`security.acme`, whose terms have to be accepted there). Elsewhere an ACME client of your choice does: nginx shows `/var/lib/acme/acme-challenge` to the authority, and reads `fullchain.pem` and `key.pem` in `/var/lib/acme/<host>`.',
          true,
        ),
      })
      .prefault({}),
  })
  .prefault({});

export const firewall = z
  .strictObject({
    client: option(z.boolean(), true, 'Whether the firewall lets clients in.', false),
    cluster: option(
      z.boolean(),
      true,
      'Whether the firewall lets the other servers of the cluster in.',
      false,
    ),
    monitoring: option(
      z.boolean(),
      false,
      'Whether the firewall lets anyone reach the monitoring endpoint, which has no authentication.',
      true,
    ),
  })
  .prefault({});
