import * as z from 'zod';
import { DURATION_PATTERN } from '../domain/duration.ts';
import { INSTANT_PATTERN } from '../domain/instant.ts';
import { SIZE_PATTERN } from '../domain/size.ts';
import { computed, option } from './option.ts';
import { anyText, MAX_BYTES } from './scalars.ts';

/*
 * Kinds of values that streams, consumers and buckets have. Where NATS's own default is "none", -1 says so, as in its tools.
 */

/**
 * Names as `server/stream.go` (isValidName) takes them, less what shells and folders make trouble of, and `__proto__`, which
 * JavaScript does.
 */
export const assetName = z
  .string()
  .regex(/^_?[A-Za-z0-9][A-Za-z0-9_$:@=+-]{0,126}$/)
  .meta({
    id: 'assetName',
    description: 'Name of a stream or a consumer: letters, digits and `_ $ : @ = + -`.',
    examples: ['ORDERS'],
  });

/** `server/stream.go`, and the clients' own rule for buckets. */
export const bucketName = z
  .string()
  .regex(/^_?[A-Za-z0-9-][A-Za-z0-9_-]{0,118}$/)
  .meta({
    id: 'bucketName',
    description: 'Name of a bucket: letters, digits, `_` and `-`.',
    examples: ['settings'],
  });

export const sizeOrNone = z
  .union([z.int().min(-1).max(MAX_BYTES), z.string().regex(new RegExp(`^(${SIZE_PATTERN})$`))])
  .meta({
    id: 'sizeOrNone',
    description: 'A number of bytes, or text such as `512MB`; -1 for no limit.',
    examples: ['1GB', -1],
  });

export const durationOrNone = z
  .union([z.int().min(-1).max(-1), z.string().regex(new RegExp(`^(${DURATION_PATTERN})$`))])
  .meta({
    id: 'durationOrNone',
    description: 'A length of time, such as `30s` or `365d`; -1 for no limit.',
    examples: ['365d', -1],
  });

export const countOrNone = z
  .int()
  .min(-1)
  .max(Number.MAX_SAFE_INTEGER)
  .meta({ id: 'countOrNone', description: 'A number; -1 for no limit.', examples: [100_000, -1] });

/** Any number from 1 that JavaScript and JSON hold exactly. */
export const sequence = z
  .int()
  .min(1)
  .max(Number.MAX_SAFE_INTEGER)
  .meta({ id: 'sequence', description: 'Number of a message in its stream.', examples: [1] });

export const instant = z
  .string()
  .regex(new RegExp(`^${INSTANT_PATTERN}$`))
  .meta({
    id: 'instant',
    description: 'A point in time, as RFC 3339 writes it, on a day that there is.',
    examples: ['2026-01-01T00:00:00Z'],
  });

export const storage = z
  .enum(['file', 'memory'])
  .meta({ id: 'storage', description: 'Where messages are kept.', examples: ['file'] });

export const compression = z
  .enum(['none', 's2'])
  .meta({ id: 'compression', description: 'How messages are compressed on disk.', examples: ['s2'] });

export const replicas = z
  .int()
  .min(1)
  .max(5)
  .meta({ id: 'replicas', description: 'How many servers of a cluster keep it.', examples: [3] });

export const metadata = option(
  z.record(z.string().regex(/^_?[A-Za-z0-9][A-Za-z0-9_.:/-]{0,126}$/), anyText),
  {},
  'Texts of your own that are kept with it.',
  { team: 'payments' },
);

export const placement = z
  .strictObject({
    cluster: computed(anyText, 'any cluster', 'Name of the cluster whose servers keep it.', 'eu'),
    tags: option(z.array(anyText), [], 'Tags that a server must have to keep it.', ['ssd']),
  })
  .prefault({});
