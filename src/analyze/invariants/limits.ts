import { and, eq, le, lt, ne, not, or, text } from '../../expr/build.ts';
import { fn } from '../../expr/functions.ts';
import type { Expr } from '../../expr/symbolic.ts';
import { c } from '../../lower/inputs.ts';
import { memoryMax, memoryNeeded } from '../../lower/resources.ts';
import type { Invariant } from '../invariant.ts';

const payload = fn.bytes(c.limits.maxPayload);
const pending = fn.bytes(c.limits.maxPending);
const controlLine = fn.bytes(c.limits.maxControlLine);
const INT32_MAX = 2_147_483_647;

/** nats-server takes 0 for "not given" (server/opts.go, setBaselineOptions; server/filestore.go). */
const positive = (
  group: 'limits' | 'health' | 'jetstream',
  name: string,
  isZero: Expr<boolean>,
): Invariant => ({
  code: group === 'health' ? 'health/zero' : 'limits/zero',
  at: [group, name],
  claim: { holds: not(isZero), message: text`${name} is 0` },
});
const isZero = (duration: Expr<string>) => eq(fn.milliseconds(duration), 0);

export const limitInvariants: readonly Invariant[] = [
  positive('limits', 'maxPayload', eq(payload, 0)),
  positive('limits', 'maxControlLine', eq(controlLine, 0)),
  positive('limits', 'pingInterval', isZero(c.limits.pingInterval)),
  positive('limits', 'writeDeadline', isZero(c.limits.writeDeadline)),
  positive('limits', 'lameDuckGracePeriod', isZero(c.limits.lameDuckGracePeriod)),
  positive(
    'jetstream',
    'syncInterval',
    and(ne(c.jetstream.syncInterval, 'always'), isZero(c.jetstream.syncInterval)),
  ),
  positive('health', 'interval', isZero(c.health.interval)),
  positive('health', 'timeout', isZero(c.health.timeout)),
  {
    code: 'limits/payload-over-pending',
    at: ['limits', 'maxPayload'],
    and: [['limits', 'maxPending']],
    claim: {
      holds: le(payload, pending),
      message: text`maxPayload (${fn.numberText(payload)} bytes) is more than maxPending (${fn.numberText(pending)} bytes)`,
    },
  },
  {
    code: 'limits/out-of-range',
    at: ['limits', 'maxPayload'],
    claim: {
      holds: le(payload, INT32_MAX),
      message: text`maxPayload (${fn.numberText(payload)} bytes) is 2 GiB or more`,
    },
  },
  {
    code: 'limits/out-of-range',
    at: ['limits', 'maxControlLine'],
    claim: {
      holds: le(controlLine, INT32_MAX),
      message: text`maxControlLine (${fn.numberText(controlLine)} bytes) is 2 GiB or more`,
    },
  },
  {
    code: 'limits/lame-duck',
    at: ['limits', 'lameDuckDuration'],
    claim: {
      holds: le(30_000, fn.milliseconds(c.limits.lameDuckDuration)),
      message: text`lameDuckDuration is ${c.limits.lameDuckDuration}; nats-server wants at least 30s`,
    },
  },
  {
    code: 'limits/lame-duck',
    at: ['limits', 'lameDuckGracePeriod'],
    and: [['limits', 'lameDuckDuration']],
    claim: {
      holds: lt(fn.milliseconds(c.limits.lameDuckGracePeriod), fn.milliseconds(c.limits.lameDuckDuration)),
      message: text`lameDuckGracePeriod (${c.limits.lameDuckGracePeriod}) is not less than lameDuckDuration (${c.limits.lameDuckDuration})`,
    },
  },
  {
    code: 'resources/memory-too-small',
    at: ['resources', 'memoryMax'],
    and: [
      ['jetstream', 'maxMemory'],
      ['limits', 'maxConnections'],
    ],
    claim: {
      holds: or(not(c.safeMode), le(memoryNeeded, memoryMax)),
      message: text`the service may use ${fn.sizeText(memoryMax)} of memory, but its promises need ${fn.sizeText(memoryNeeded)}`,
    },
  },
];
