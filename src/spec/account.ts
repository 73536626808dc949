import * as z from 'zod';
import { user } from './auth.ts';
import { buckets } from './bucket.ts';
import { countOrNone, sizeOrNone } from './jetstream-scalars.ts';
import { computed, option } from './option.ts';
import { duration, size, subject } from './scalars.ts';
import { streams } from './stream.ts';

/** As nats-server takes them, less `$G` and `$SYS`, which are its own (`operators` are users of the latter). */
export const accountName = z
  .string()
  .regex(/^_?[A-Za-z0-9][A-Za-z0-9_.:@-]{0,62}$/)
  .meta({ id: 'accountName', description: 'Name of an account.', examples: ['SHOP'] });

/** One of `stream` and `service`, as in nats-server.conf (`server/opts.go`, parseExportStreamMap). */
const accountExport = z.strictObject({
  stream: computed(subject, 'it is a service', 'Subjects that others may listen to.', 'prices.>'),
  service: computed(subject, 'it is a stream', 'Subjects that others may send requests to.', 'orders.get'),
  accounts: option(z.array(accountName), [], 'Accounts that may import it; all where empty.', ['BILLING']),
  responseType: option(
    z.enum(['singleton', 'stream', 'chunked']),
    'singleton',
    'How many answers a request gets. Services.',
    'stream',
  ),
  responseThreshold: computed(duration, "the server's", 'How long an answer may take. Services.', '2m'),
});

/** One of `stream` and `service`; the subject is the exporter's. */
const accountImport = z.strictObject({
  account: accountName,
  stream: computed(subject, 'it is a service', 'Subjects to listen to.', 'prices.>'),
  service: computed(subject, 'it is a stream', 'Subjects to send requests to.', 'orders.get'),
  to: computed(subject, 'the same subjects', 'What they are called in this account.', 'shop.prices.>'),
});

export const account = z
  .strictObject({
    users: option(z.array(user), [], 'Who may log in to this account.', [
      { name: 'app', publish: ['app.>'], subscribe: ['app.>'] },
    ]),
    jetstream: z
      .strictObject({
        enable: option(z.boolean(), false, 'Whether the account may have streams.', true),
        maxMemory: computed(
          size,
          'as much as the server has',
          'Most memory that its streams may use.',
          '128MB',
        ),
        maxFileStore: computed(
          size,
          'as much as the server has',
          'Most disk space that its streams may use.',
          '1GB',
        ),
        maxStreams: option(countOrNone, -1, 'Most streams.', 10),
        maxConsumers: option(countOrNone, -1, 'Most consumers.', 100),
        maxAckPending: option(
          countOrNone,
          -1,
          'Most messages of a consumer that may wait for acknowledgement.',
          1000,
        ),
        memoryMaxStreamBytes: option(sizeOrNone, -1, 'Most bytes of a stream in memory.', '64MB'),
        diskMaxStreamBytes: option(sizeOrNone, -1, 'Most bytes of a stream in files.', '512MB'),
        maxBytesRequired: option(z.boolean(), false, 'Whether streams must have maxBytes.', true),
      })
      .prefault({}),
    limits: z
      .strictObject({
        maxConnections: option(countOrNone, -1, 'Most connections.', 100),
        maxSubscriptions: option(countOrNone, -1, 'Most subscriptions.', 1000),
        maxPayload: option(sizeOrNone, -1, 'Largest message.', '1MB'),
        maxLeafnodes: option(countOrNone, -1, 'Most connections of leaf nodes.', 2),
      })
      .prefault({}),
    exports: option(z.array(accountExport), [], 'What other accounts may import.', [{ stream: 'prices.>' }]),
    imports: option(z.array(accountImport), [], 'What it takes from other accounts.', [
      { account: 'SHOP', stream: 'prices.>' },
    ]),
    streams,
    buckets,
  })
  .meta({ id: 'account', description: 'An account.', examples: [{ jetstream: { enable: true } }] });

export const accounts = option(
  z.record(accountName, account),
  {},
  'Accounts, by name: users of one see nothing of the others. `auth.users` are in none of them.',
  {
    SHOP: { jetstream: { enable: true }, users: [{ name: 'app', publish: ['app.>'], subscribe: ['app.>'] }] },
  },
);

export const operators = option(
  z.array(user),
  [],
  'Users of the system account, which `nats server …` commands need. They may do everything there unless told.',
  [{ name: 'admin' }],
);

export type Account = z.output<typeof account>;
