import * as z from 'zod';
import { computed, option } from './option.ts';
import { absolutePath } from './scalars.ts';

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
          'an error where TLS is on',
          'Certificate with its chain, on the host.',
          '/var/lib/acme/rave.local/fullchain.pem',
        ),
        key: computed(
          absolutePath,
          'an error where TLS is on',
          "The certificate's private key, on the host.",
          '/var/lib/acme/rave.local/key.pem',
        ),
      })
      .prefault({}),
  })
  .prefault({});

export const firewall = z
  .strictObject({
    client: option(z.boolean(), true, 'Whether the firewall lets clients in.', false),
    monitoring: option(
      z.boolean(),
      false,
      'Whether the firewall lets anyone reach the monitoring endpoint, which has no authentication.',
      true,
    ),
  })
  .prefault({});
