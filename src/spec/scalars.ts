import * as z from 'zod';
import { ADDRESS_PATTERN, NETWORK_PATTERN } from '../domain/address.ts';
import type { Setting } from '../domain/conf.ts';
import { DURATION_PATTERN } from '../domain/duration.ts';
import { SIZE_PATTERN } from '../domain/size.ts';
import { INBOX_PATTERN, SUBJECT_PATTERN, SUBSCRIPTION_PATTERN } from '../domain/subject.ts';

/*
 * The kinds of values that options have. A kind with an `id` becomes a definition of that name in the JSON Schema and in
 * module.nix. Patterns are kept to what JavaScript and POSIX extended expressions (Nix) have in common, and are narrow
 * enough that no value can leave its place in nats-server.conf, a unit, nginx's configuration or Nix.
 */

const whole = (pattern: string) => new RegExp(`^(${pattern})$`, 'u');

/** Any text but NUL, which Nix cannot hold, and halves of characters, which UTF-8 cannot. */
const WRITABLE = /^[^\0\uD800-\uDFFF]*$/u;

/** The largest number of bytes that an option takes: any sum or multiple that natsmith forms stays exact. */
export const MAX_BYTES = 999_999_999_999_999;

export const size = z.union([z.int().min(0).max(MAX_BYTES), z.string().regex(whole(SIZE_PATTERN))]).meta({
  id: 'size',
  description: 'A number of bytes, or text such as `512MB` or `2GiB`; k, m, g and t are powers of 1024.',
  examples: ['512MB', 1048576],
});

export const duration = z
  .string()
  .regex(whole(DURATION_PATTERN))
  .meta({
    id: 'duration',
    description: 'A length of time, such as `30s`, `5m`, `1h30m` or `7d`.',
    examples: ['30s', '7d'],
  });

export const port = z
  .int()
  .min(1)
  .max(65535)
  .meta({ id: 'port', description: 'A TCP port.', examples: [4222] });

/** An IP address or a host name. */
export const host = z
  .string()
  .regex(whole(ADDRESS_PATTERN))
  .meta({
    id: 'address',
    description: 'An IP address or a host name.',
    examples: ['0.0.0.0', '::1', 'rave.local'],
  });

/** Addresses of clients. */
export const network = z
  .string()
  .regex(whole(NETWORK_PATTERN))
  .meta({
    id: 'network',
    description: 'An IP address, or a range of them in CIDR notation.',
    examples: ['10.0.0.0/8', '127.0.0.1', 'fd00::/8'],
  });

/** No component begins with a dot, so that no path leads upwards. */
const PART = '[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]*';

export const absolutePath = z
  .string()
  .regex(whole(`(/${PART})+`))
  .meta({
    id: 'absolutePath',
    description: 'An absolute path of letters, digits and `_ . @ + -`; no part begins with a dot.',
    examples: ['/var/lib/nats'],
  });

const REST = '[A-Za-z0-9_.@+-]*';
/** A first part other than `nix`, letter by letter: POSIX expressions cannot look ahead. */
const NOT_NIX = `([A-Za-mo-z0-9_@+-]${REST}|n|n[A-Za-hj-z0-9_.@+-]${REST}|ni|ni[A-Za-wyz0-9_.@+-]${REST}|nix[A-Za-z0-9_.@+-]${REST})`;

/** A file with a secret: never in the Nix store, where everyone could read it, nor a Nix path, which would be copied there. */
export const secretFile = z
  .string()
  .regex(whole(`/${NOT_NIX}(/${PART})*`))
  .meta({
    id: 'secretFile',
    description: 'An absolute path outside of the Nix store, as text.',
    examples: ['/run/secrets/nats-gitlab'],
  });

export const userName = z
  .string()
  .regex(whole('[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}'))
  .meta({
    id: 'userName',
    description:
      'Name that the user logs in with: letters, digits and `_ . @ -`, at most 64. The credential is called after it.',
    examples: ['gitlab'],
  });

export const subject = z
  .string()
  .regex(whole(SUBJECT_PATTERN))
  .regex(WRITABLE)
  .meta({
    id: 'subject',
    description:
      'A subject: tokens separated by dots; `*` stands for one token, `>` at the end for all further ones.',
    examples: ['orders.>', 'orders.*.created'],
  });

export const inboxPrefix = z
  .string()
  .regex(whole(INBOX_PATTERN))
  .regex(WRITABLE)
  .meta({
    id: 'inboxPrefix',
    description: 'A subject without wildcards.',
    examples: ['_INBOX_gitlab'],
  });

/** What a subject becomes (`server/subject_transform.go`): functions such as `{{wildcard(1)}}` are (parts of) tokens. */
export const mapping = z
  .string()
  .regex(whole(SUBJECT_PATTERN))
  .regex(WRITABLE)
  .meta({
    id: 'mapping',
    description: 'What subjects become; `{{wildcard(1)}}` is what the first `*` stood for.',
    examples: ['archive.{{wildcard(1)}}'],
  });

export const subscription = z
  .string()
  .regex(whole(SUBSCRIPTION_PATTERN))
  .regex(WRITABLE)
  .meta({
    id: 'subscription',
    description: 'A subject, or a subject and a queue after a space.',
    examples: ['orders.>', 'orders.* workers'],
  });

export const anyText = z
  .string()
  .regex(WRITABLE)
  .meta({ id: 'anyText', description: 'Text.', examples: ['text'] });

/** Quoted keys of nats-server.conf have no escapes (conf/lex.go), so some keys cannot be written. */
const settingsKey = z.string().regex(/^[A-Za-z0-9$*][A-Za-z0-9_$.@*>:/-]{0,255}$/);

export const settingsValue: z.ZodType<Setting, Setting> = z
  .union([
    z.null(),
    z.boolean(),
    z.int(),
    anyText,
    z.array(z.lazy(() => settingsValue)),
    z.record(
      settingsKey,
      z.lazy(() => settingsValue),
    ),
  ])
  .meta({
    id: 'settingsValue',
    description:
      'A value of nats-server.conf: a boolean, a whole number, text, a list or a map of such; null leaves the key out.',
    examples: [true, 2, 'text'],
  });

export const settingsMap = z.record(settingsKey, settingsValue);
