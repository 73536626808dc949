import * as z from 'zod';
import { DURATION_PATTERN } from '../domain/duration.ts';
import { computed, option } from './option.ts';
import { absolutePath, size } from './scalars.ts';

export const jetstream = z
  .strictObject({
    enable: option(z.boolean(), true, 'Whether the server keeps streams.', true),
    maxMemory: option(
      size,
      '256MB',
      'Most memory that streams in memory may use together. The process needs 1.6 to 2.5 times as much.',
      '512MB',
    ),
    maxFileStore: option(size, '1GB', 'Most disk space that streams in files may use together.', '2GB'),
    storeDir: computed(
      absolutePath,
      'the value of `dataDir`',
      'Folder under which the server makes its own folder `jetstream`.',
      '/srv/nats',
    ),
    syncInterval: option(
      z.string().regex(new RegExp(`^(always|${DURATION_PATTERN})$`)),
      '1s',
      'How often written messages are forced to disk, or `always` for before each acknowledgement (about ten times slower). After a power cut, acknowledged messages younger than this may be gone, and so may a stream that was made in the half minute before, unless it is `always`.',
      'always',
      '2m',
    ),
    domain: computed(
      z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
      'no domain',
      'JetStream domain, for servers that others reach over leaf nodes.',
      'hub',
    ),
  })
  .prefault({});
