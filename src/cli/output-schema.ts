import * as z from 'zod';

/** The one record that every command prints with `--json`. Readers ignore keys that they do not know. */
const location = z
  .object({
    file: z.string().meta({ description: 'Relative to the working folder, if it is in there.' }),
    line: z.int().min(1),
    column: z.int().min(1),
    exact: z.boolean().meta({ description: 'false: the nearest place that is known.' }),
    end: z
      .object({ line: z.int().min(1), column: z.int().min(1) })
      .optional()
      .meta({ description: 'The place after the last character, where it is known.' }),
  })
  .meta({ description: 'A place in a file.' });

const path = z.array(z.union([z.string(), z.number()]));

const related = z.object({
  path,
  text: z.string().meta({ description: 'A few words to stand beside the place.' }),
  location: location.optional(),
});

const fix = z.object({
  title: z.string().meta({ description: 'What it does: "use port 8222".' }),
  applicability: z
    .enum(['safe', 'maybe'])
    .meta({ description: 'safe: what the author must have meant; maybe: to be looked at.' }),
  edits: z.array(
    z.object({
      path,
      replacement: z
        .unknown()
        .optional()
        .meta({ description: 'The new value; without one, the key goes away.' }),
    }),
  ),
});

const diagnostic = z.object({
  code: z
    .string()
    .regex(/^[a-z0-9-]+\/[a-z0-9-]+$/)
    .meta({ description: 'What kind of problem it is.' }),
  severity: z.enum(['error', 'warning', 'info']),
  profile: z
    .string()
    .optional()
    .meta({ description: 'The profile that it holds in; absent: the whole spec.' }),
  path: path.meta({ description: 'The keys in the spec, as the author wrote them.' }),
  about: z.literal('key').optional().meta({ description: 'It is about the key, not about its value.' }),
  label: z.string().optional().meta({ description: 'A few words to stand beside the place.' }),
  related: z.array(related).optional().meta({ description: 'Other places that have to do with it.' }),
  message: z.string(),
  why: z.string().optional(),
  help: z.string().optional(),
  fix: fix.optional().meta({ description: 'A change of the spec that would mend it.' }),
  location: location.optional(),
});

const artifact = z.object({
  path: z.string().meta({ description: 'Relative to the output folder.' }),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional()
    .meta({ description: 'Of the content; absent where the file goes away.' }),
  change: z
    .enum(['added', 'changed', 'unchanged', 'removed'])
    .optional()
    .meta({ description: 'What build did, or with --check would do.' }),
  content: z.string().optional().meta({ description: 'What print prints.' }),
});

const probe = z.object({
  id: z.string().meta({ description: 'Which claim about the running deployment it is.' }),
  profile: z.string(),
  ok: z.boolean().meta({ description: 'Whether nothing was found that is not as the spec says.' }),
  skipped: z.string().optional().meta({ description: 'Why it was not tried.' }),
  expected: z.string().optional().meta({ description: 'What should be.' }),
  actual: z.string().optional().meta({ description: 'What is instead, in the same order.' }),
  figures: z.array(z.string()).optional().meta({ description: 'What was measured.' }),
  ms: z.number().min(0).meta({ description: 'How long it took, in milliseconds.' }),
});

const machine = z
  .object({
    profile: z.string(),
    driver: z.string(),
    programs: z.array(z.object({ name: z.string(), path: z.string(), version: z.string() })),
    remapped: z
      .array(z.object({ option: z.string(), from: z.string(), to: z.string() }))
      .meta({ description: 'What had to be other than in the spec.' }),
    kept: z
      .object({
        folder: z.string(),
        processes: z.record(z.string(), z.int()),
        reach: z.array(z.string()),
      })
      .optional()
      .meta({ description: 'What --keep left running.' }),
  })
  .meta({ description: 'Where probes were tried.' });

const stream = z
  .object({
    name: z.string(),
    messages: z.int().min(0),
    firstSeq: z.int().min(0),
    lastSeq: z.int().min(0),
    consumers: z.int().min(0).meta({ description: 'Durable consumers.' }),
    bytes: z.int().min(0).meta({ description: 'Of the backup, on disk.' }),
    expired: z.int().min(1).optional().meta({ description: 'Messages that had become too old meanwhile.' }),
  })
  .meta({ description: 'A stream that was saved or restored.' });

const field = z.object({
  field: z.string().meta({ description: "As the server's API calls it." }),
  from: z.unknown().optional().meta({ description: 'What the server has; absent: nothing.' }),
  to: z.unknown().optional().meta({ description: 'What the spec describes; absent: nothing.' }),
  fixed: z.string().optional().meta({ description: 'Why it cannot be changed in place.' }),
});

const change = z
  .object({
    account: z.string(),
    kind: z.enum(['stream', 'consumer']),
    name: z.string().meta({ description: '`ORDERS`, or `ORDERS/processor`.' }),
    action: z.enum(['create', 'update', 'recreate', 'delete', 'unmanaged']),
    fields: z.array(field),
    loses: z.array(z.string()).meta({ description: 'What of messages and positions is lost, in words.' }),
    notes: z.array(z.string()),
    needsPermission: z.boolean().meta({ description: 'Whether --allow-destroy has to name it.' }),
    held: z.boolean().meta({ description: 'Whether apply does not make it, as things are.' }),
    done: z.boolean().optional().meta({ description: 'Whether apply has made it.' }),
  })
  .meta({ description: 'How a stream or a consumer is not as the spec describes it.' });

const rate = z.int().min(0);
const bench = z
  .object({
    profile: z.string(),
    where: z.string(),
    processors: z.int().min(1),
    emulated: z.boolean().meta({ description: 'Rates say little of a real machine then; ratios do.' }),
    rows: z.array(
      z.object({
        group: z.enum(['unit', 'quota', 'sync']).meta({
          description:
            'unit: the emitted unit beside a bare server; quota: a bare server with a quota and without; sync: with another jetstream.syncInterval and with 2m.',
        }),
        load: z.string(),
        clients: z.int().min(1),
        variant: z.string().meta({ description: 'What is other about what was measured.' }),
        rate: rate.meta({ description: 'Messages a second, a median.' }),
        reference: rate.meta({ description: 'Those of the bare server.' }),
        ratio: z.number().min(0),
        ratios: z
          .tuple([z.number().min(0), z.number().min(0)])
          .meta({ description: 'The lowest and the highest of single turns: far apart, they tell little.' }),
        limitedByClients: z.boolean().meta({ description: 'The servers might do more.' }),
      }),
    ),
  })
  .meta({ description: 'What verify --bench measured.' });

const example = z
  .object({ files: z.record(z.string(), z.string()), run: z.string() })
  .meta({ description: 'Files by name, and a command line in their folder.' });

const explanation = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  title: z.string(),
  text: z.string().optional().meta({ description: 'Paragraphs, with an empty line between them.' }),
  help: z.string().optional(),
  bad: example.optional(),
  good: example.optional(),
});

const answer = z
  .looseObject({
    allowed: z
      .boolean()
      .optional()
      .meta({ description: 'Whether the server takes the publish or the subscription.' }),
    because: z.string().optional().meta({ description: 'The entry that decides, or what there is instead.' }),
    delivers: z
      .enum(['all', 'some', 'none'])
      .optional()
      .meta({ description: 'How much a subscription hears, if the connection has no other.' }),
    jetstream: z.array(z.string()).optional().meta({
      description: 'Where the user may publish to read from a stream what the subscription does not get.',
    }),
    error: z.string().optional().meta({ description: 'Why the question has no answer; in a batch.' }),
  })
  .meta({ description: 'A question, and what can answers. Questions of a batch keep what else they hold.' });

const note = z
  .object({
    setting: z
      .string()
      .meta({ description: 'As nats-server.conf calls it; empty where it is about several.' }),
    location,
    reason: z.string(),
  })
  .meta({ description: 'Something that one has to know of a setting that was imported.' });

const leftAlone = z.object({
  asset: z.string().meta({ description: 'ORDERS, or ORDERS/processor.' }),
  field: z.string().optional().meta({ description: "Of the server's API." }),
  reason: z.string(),
});

const imported = z
  .object({
    file: z.string().meta({ description: 'The spec that was written; - for none.' }),
    content: z.string().optional().meta({ description: 'The spec, where it was not written.' }),
    leftOut: z.array(note).meta({ description: 'What could not be carried over.' }),
    changed: z.array(note).meta({ description: 'What means something else than before, or may surprise.' }),
    added: z
      .array(z.object({ setting: z.string(), value: z.string(), instead: z.string() }))
      .meta({ description: 'What natsmith sets and the file did not, and what nats-server did instead.' }),
    credentials: z
      .array(
        z.object({
          user: z.string(),
          credential: z.string().meta({ description: 'Of systemd, on the host.' }),
          file: z.string().optional().meta({ description: 'Where the password was written.' }),
          missing: z.string().optional().meta({ description: 'Why there is none to write.' }),
        }),
      )
      .meta({ description: 'Secrets that the host needs.' }),
    live: z
      .object({
        account: z.string().meta({ description: 'Account that they are of; the first of several.' }),
        accounts: z.array(z.string()).meta({ description: 'All that they are of (--logins).' }),
        streams: z.int().min(0),
        consumers: z.int().min(0),
        buckets: z.int().min(0),
        leftAlone: z.array(leftAlone).meta({ description: 'What is not in the spec, and stays as it is.' }),
        notBuckets: z.array(leftAlone).meta({ description: 'Why buckets are described as streams.' }),
      })
      .optional()
      .meta({ description: 'What a running server told.' }),
  })
  .meta({ description: 'What import made of a nats-server.conf and a running server.' });

const outputSchema = z
  .object({
    formatVersion: z.literal('1.0'),
    command: z.string().nullable().meta({ description: 'null: the command line named none that there is.' }),
    ok: z.boolean().meta({ description: 'Whether the exit code is 0.' }),
    diagnostics: z.array(diagnostic),
    artifacts: z.array(artifact).optional(),
    answers: z.array(answer).optional(),
    probes: z.array(probe).optional(),
    machines: z.array(machine).optional(),
    folder: z.string().optional().meta({ description: 'Where backup saved streams.' }),
    streams: z.array(stream).optional().meta({ description: 'What backup saved, or restore brought back.' }),
    removed: z.array(z.string()).optional().meta({ description: 'Older backups that --keep removed.' }),
    changes: z.array(change).optional().meta({ description: 'What plan found, or apply made.' }),
    unchanged: z
      .int()
      .min(0)
      .optional()
      .meta({ description: 'Streams and consumers that are as described.' }),
    bench: z.array(bench).optional(),
    explanations: z
      .array(explanation)
      .optional()
      .meta({ description: 'What explain explains; of the whole list, no more than titles.' }),
    import: imported.optional(),
    hash: z.string().optional().meta({ description: 'The bcrypt hash that hash-password made.' }),
  })
  .meta({ title: 'Output of natsmith', description: 'What natsmith prints with --json.' });

/** The JSON Schema of what commands print with `--json`. */
export function outputJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(outputSchema, { io: 'input' }), null, 2)}\n`;
}
