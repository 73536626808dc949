import * as z from 'zod';
import { option } from './option.ts';
import { host, port } from './scalars.ts';

export const metrics = z
  .strictObject({
    enable: option(
      z.boolean(),
      false,
      'Whether prometheus-nats-exporter runs beside the server, for Prometheus; the proxy shows it as `<path>metrics`.',
      true,
    ),
    host: option(host, '127.0.0.1', 'Address that the exporter listens on.', '127.0.0.1'),
    port: option(port, 7777, 'Port that the exporter listens on.', 7777),
  })
  .prefault({});
