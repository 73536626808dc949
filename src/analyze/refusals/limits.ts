import type { Setting } from '../../domain/conf.ts';
import { goSeconds } from '../../domain/duration.ts';
import type { Refuses } from './refusal.ts';

/** server/server.go, validateOptions and NewServer; the defaults are those of server/const.go. */
export const limits: Refuses = function* (conf) {
  const payload = numberOf(conf.max_payload) || 1_048_576;
  const pending = numberOf(conf.max_pending) || 67_108_864;
  if (payload > pending)
    yield {
      path: ['max_payload'],
      message: `max_payload (${payload} bytes) is more than max_pending (${pending} bytes)`,
      instead: pending,
    };
  const duration = secondsOf(conf.lame_duck_duration) || 120;
  const grace = secondsOf(conf.lame_duck_grace_period) || 10;
  if (grace >= duration)
    yield {
      path: ['lame_duck_grace_period'],
      message: `lame_duck_grace_period (${grace} s) is not less than lame_duck_duration (${duration} s)`,
      instead: null,
    };
  const { max_closed_clients: closed } = conf;
  if (typeof closed === 'number' && (closed < 0 || closed > CLOSED_CLIENTS))
    yield {
      path: ['max_closed_clients'],
      message:
        closed < 0
          ? 'max_closed_clients is negative'
          : `room for ${closed} closed clients is ${Math.round((closed * 8) / 2 ** 30)} GB of memory, taken at the start`,
    };
};

/** server/ring.go, newClosedRingBuffer takes 8 bytes for each; here, a gigabyte. */
const CLOSED_CLIENTS = 2 ** 27;

const numberOf = (value: Setting | undefined): number => (typeof value === 'number' ? value : 0);
const secondsOf = (value: Setting | undefined): number =>
  (typeof value === 'string' && goSeconds(value)) || 0;
