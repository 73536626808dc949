import * as z from 'zod';
import {
  bucketName,
  durationOrNone,
  metadata,
  placement,
  replicas,
  sizeOrNone,
  storage,
} from './jetstream-scalars.ts';
import { computed, option } from './option.ts';
import { anyText, duration } from './scalars.ts';
import { republish, streamSource } from './stream.ts';

const common = {
  description: computed(anyText, 'none', 'What it is for.', 'Settings of the shop'),
  ttl: option(durationOrNone, -1, 'How long what is in it stays.', '30d'),
  maxBytes: option(sizeOrNone, -1, 'Most bytes that are kept.', '100MB'),
  storage: option(storage, 'file', 'Where it is kept.', 'memory'),
  replicas: option(replicas, 1, 'How many servers of a cluster keep it.', 3),
  placement,
  compression: option(z.boolean(), false, 'Whether it is compressed on disk.', true),
  metadata,
};

/** A key-value bucket: the stream `KV_<name>`, as clients make it (ADR-8). */
export const kvBucket = z
  .strictObject({
    ...common,
    history: option(z.int().min(1).max(64), 1, 'How many values of each key are kept.', 5),
    maxValueSize: option(sizeOrNone, -1, 'Largest value that is taken.', '64KiB'),
    limitMarkerTtl: computed(
      duration,
      'no markers',
      'How long a marker stays where a value went by age. From 2.11.',
      '1h',
    ),
    republish: computed(republish, 'none', 'Publishes again what was stored.', {
      source: '>',
      destination: 'settings.>',
    }),
    mirror: computed(
      streamSource,
      'it is a bucket of its own',
      'Bucket (as the stream `KV_<name>`) that this one is a copy of.',
      {
        name: 'KV_settings',
      },
    ),
    sources: option(
      z.array(streamSource),
      [],
      'Buckets (as streams `KV_<name>`) that are copied into this one.',
      [{ name: 'KV_settings' }],
    ),
  })
  .meta({ id: 'kvBucket', description: 'A key-value bucket.', examples: [{ history: 5 }] });

/** An object bucket: the stream `OBJ_<name>`, as clients make it (ADR-20). */
export const objectBucket = z
  .strictObject(common)
  .meta({ id: 'objectBucket', description: 'An object bucket.', examples: [{ maxBytes: '1GB' }] });

export const buckets = z
  .strictObject({
    kv: option(z.record(bucketName, kvBucket), {}, 'Key-value buckets, by name.', {
      settings: { history: 5 },
    }),
    object: option(z.record(bucketName, objectBucket), {}, 'Object buckets, by name.', {
      images: { maxBytes: '1GB' },
    }),
  })
  .prefault({});

export type KvBucket = z.output<typeof kvBucket>;
export type ObjectBucket = z.output<typeof objectBucket>;
