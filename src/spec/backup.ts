import * as z from 'zod';
import { computed, option } from './option.ts';
import { absolutePath, duration } from './scalars.ts';

/** As narrow as a unit's command line is safe with; nats-server takes more (server/stream.go, isValidName). */
const streamName = z.string().regex(/^[A-Za-z0-9_-]{1,255}$/);

export const backup = z
  .strictObject({
    enable: option(
      z.boolean(),
      false,
      'Whether streams and their consumers are saved regularly, by `natsmith backup`. It needs Node.js on the host; on NixOS, `cliPackage`.',
      true,
    ),
    interval: option(duration, '1d', 'How often they are saved; also ten minutes after each boot.', '6h'),
    keep: option(z.int().min(1).max(9999), 7, 'How many backups are kept; older ones are removed.', 14),
    dir: option(
      absolutePath,
      '/var/lib/nats-backup',
      'Folder of the backups, each in a folder called after its time. Better on another disk than `dataDir`.',
      '/srv/nats-backup',
    ),
    streams: computed(z.array(streamName), 'all streams', 'The streams to save.', ['ORDERS', 'KV_settings']),
  })
  .prefault({});
