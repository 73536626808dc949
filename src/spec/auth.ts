import * as z from 'zod';
import { USER_KEY_PATTERN } from '../domain/nkey.ts';
import { does } from './does.ts';
import { computed, option } from './option.ts';
import { anyText, inboxPrefix, secretFile, subject, subscription, userName } from './scalars.ts';

/** What a user may do in one direction. */
const permission = (id: string, entry: typeof subject | typeof subscription) =>
  z
    .union([
      z.array(entry),
      z.strictObject({
        allow: computed(z.array(entry), 'everything that is not denied', 'Subjects that are allowed.', [
          'orders.>',
        ]),
        deny: computed(z.array(entry), 'nothing', 'Subjects that are denied, whatever is allowed.', [
          'orders.secret',
        ]),
      }),
    ])
    .meta({
      id,
      description:
        'Subjects that are allowed, or a set of `allow` and `deny`. Everything is `[">"]`; to deny `[">"]` leaves nothing.',
      examples: [['orders.>'], { deny: ['>'] }],
    });

export const user = z
  .strictObject({
    name: userName,
    password: option(
      anyText,
      '',
      'Only `""`, which is the same as leaving it out: the secret is the systemd credential `nats.<name>`.',
      '',
    ),
    passwordFile: computed(
      secretFile,
      'systemd looks for a credential of that name in its stores, such as /etc/credstore',
      'File on the host that holds the password or its bcrypt hash; it is read as the credential `nats.<name>`.',
      '/run/secrets/nats-gitlab',
    ),
    passwordHash: computed(
      // server/auth.go isBcrypt, made strict: 53 characters follow the cost
      z.string().regex(/^[$]2[abxy][$][0-9]{2}[$][A-Za-z0-9./]{53}$/),
      'the password comes from a credential',
      'Bcrypt hash of the password. World-readable.',
      '$2a$11$0123456789012345678901uPDZ5hpQ1q2mCxUq8bR6pQZfVBdJ3yW',
    ),
    nkey: computed(
      z.string().regex(new RegExp(`^${USER_KEY_PATTERN}$`)),
      'the user has a password',
      'Public nkey of the user, who then needs no password.',
      'UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4',
    ),
    publish: computed(
      permission('publishPermission', subject),
      'derived from `does`; without that, an error',
      'What the user may publish.',
      ['gitlab.>'],
    ),
    subscribe: computed(
      permission('subscribePermission', subscription),
      'derived from `does`; without that, an error',
      'What the user may subscribe to.',
      ['gitlab.>', '_INBOX_gitlab.>'],
    ),
    allowResponses: option(
      z.boolean(),
      false,
      'Whether the user may answer requests, wherever the answer is wanted. NATS then denies every other publish that is not allowed.',
      true,
    ),
    inboxPrefix: computed(
      inboxPrefix,
      '`_INBOX_<name>` (a dot in it as `=`) where permissions are derived from `does`, else `_INBOX`',
      "What the subjects that answers come to begin with; the user's clients must be told. `_INBOX` is shared by all.",
      '_INBOX_gitlab',
    ),
    does: computed(
      does,
      'unknown',
      'What the service really does. `publish` and `subscribe` are derived from it, or checked against it where they are given.',
      { publish: ['gitlab.>'], consume: ['BUILDS/runner'] },
    ),
  })
  .meta({
    id: 'user',
    description: 'Someone who may log in.',
    examples: [{ name: 'gitlab', publish: ['gitlab.>'], subscribe: ['gitlab.>'] }],
  });

export type User = z.output<typeof user>;

/** A user with all that was not given at its default. */
export const userOf = (given: z.input<typeof user>): User => user.parse(given);

export const auth = z
  .strictObject({
    enable: option(z.boolean(), false, 'Whether clients must log in.', true),
    users: option(
      z.array(user),
      [],
      "Who may log in. In NixOS, lists of several modules are joined, and a list of yours replaces the profile's.",
      [{ name: 'gitlab', publish: ['gitlab.>'], subscribe: ['gitlab.>'] }],
    ),
  })
  .prefault({});
