import { milliseconds } from '../../domain/duration.ts';
import { bytes } from '../../domain/size.ts';
import type { Options } from '../../spec/options.ts';
import type { Difference } from '../errors.ts';
import type { Probe } from '../probe.ts';
import { pause } from '../wait.ts';
import { targetOn, work } from '../work.ts';
import { KINDS, type Kind } from '../worker/bad-clients.ts';
import type { Latency } from '../worker/misbehave.ts';
import { natsUnit } from './host/nats-unit.ts';

const CONNECTIONS = 1_000;
/** Good clients, and who looks at the server meanwhile. */
const OTHERS = 20;
/** Each costs the server what it is not able to send. */
const DEAF = 5;
/** Milliseconds on top of what limits give a client. */
const GRACE = 15_000;
const FREED_LIMIT = 20_000;
const MIB = 1024 ** 2;

export const survivesBadClients: Probe = {
  id: 'survives-bad-clients',
  proves:
    'clients that idle and misbehave, a thousand at a time, harm no good client, and are let go as limits say',
  needs: ['systemd', 'work', 'connections'],
  fault: true,
  limit: 900_000,
  async run(machine, { options }, note) {
    const { limits, auth, jetstream } = options;
    const offenders = mix(Math.min(CONNECTIONS, limits.maxConnections - OTHERS));
    if (offenders.idle <= 0) {
      note(`limits.maxConnections, ${limits.maxConnections}, leaves no room for bad clients`);
      return [];
    }
    const before = await natsUnit(machine);
    const stream = 'natsmith-verify-good-clients';
    const seen = await work(
      machine,
      {
        kind: 'misbehave',
        target: targetOn(machine),
        offenders,
        toBeClosed: toBeClosed(options),
        patience: milliseconds(limits.writeDeadline) + GRACE,
        maxControlLine: bytes(limits.maxControlLine),
        maxPayload: bytes(limits.maxPayload),
        ...(jetstream.enable && {
          stream: { name: stream, subjects: [stream], storage: 'file' as const },
        }),
      },
      120_000,
    );
    const after = await natsUnit(machine);
    const all = Object.values(offenders).reduce((sum, count) => sum + count);
    note(`good clients' ${jetstream.enable ? 'acknowledgement' : 'message'}: ${told(seen.before)}`);
    note(`among ${all} bad ones: ${told(seen.during)}`);
    note(`memory: ${Math.round(after.memoryPeak / MIB)} MiB at most${limitText(after.memoryMax)}`);

    const differences: Difference[] = toBeClosed(options).flatMap((kind) =>
      seen.closed[kind] === offenders[kind]
        ? []
        : [
            {
              expected: `the server closes ${offenders[kind]} connections that are ${kind}`,
              actual: `it closes ${seen.closed[kind]} of them`,
            },
          ],
    );
    if (seen.closed.idle > 0)
      differences.push({ expected: 'who only idles stays', actual: `${seen.closed.idle} were closed` });
    if (seen.harm !== undefined)
      differences.push({ expected: 'every message of a good client is answered', actual: seen.harm });
    if (seen.during.messages === 0)
      differences.push({ expected: 'good clients go on publishing', actual: 'none of them got an answer' });
    if (after.pid !== before.pid)
      differences.push({ expected: 'the server goes on running', actual: 'it was started anew' });
    let { sockets } = after;
    for (const end = performance.now() + FREED_LIMIT; sockets > before.sockets && performance.now() < end; ) {
      await pause(500);
      ({ sockets } = await natsUnit(machine));
    }
    if (sockets > before.sockets)
      differences.push({
        expected: `once they have gone the server has ${before.sockets} open sockets, as before`,
        actual: `it has ${sockets}`,
      });
    // Auth off: nobody has to log in, so nobody is late.
    if (!auth.enable) note('auth is off: who never logs in may stay');
    return differences;
  },
};

/** Ways to misbehave, in equal parts; four in ten idle. */
function mix(count: number): Record<Kind, number> {
  const share = Math.floor(count / 10);
  const deaf = Math.min(DEAF, share);
  const others = Object.fromEntries(KINDS.map((kind) => [kind, share])) as Record<Kind, number>;
  return { ...others, deaf, idle: count - share * (KINDS.length - 2) - deaf };
}

/** Kinds that limits and the protocol are against; who never logs in is given two seconds, where one has to. */
const toBeClosed = ({ auth }: Options): Kind[] => [
  'garbage',
  'long-line',
  'too-large',
  'deaf',
  'half-closed',
  ...(auth.enable ? (['silent', 'unfinished'] as const) : []),
];

const told = ({ median, p99, messages }: Latency) =>
  `${median.toFixed(1)} ms (median), ${p99.toFixed(1)} ms (99th percentile of ${messages})`;

const limitText = (limit: number | undefined) =>
  limit === undefined ? ', without a limit' : ` of ${Math.round(limit / MIB)}`;
