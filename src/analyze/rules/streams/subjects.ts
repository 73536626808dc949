import { isAtLeast } from '../../../domain/server-version.ts';
import { covers, overlaps } from '../../../domain/subject-algebra.ts';
import { overlappingPairs } from '../../../domain/subject-overlaps.ts';
import { leaveOut, type Mend } from '../../mend.ts';
import type { StreamRule } from './declared.ts';

/** Subjects of one stream that mean the same message twice. */
export const selfOverlap: StreamRule = function* ({ name, config: { subjects = [] } }) {
  for (const [one, other] of overlappingPairs(subjects.map((subject) => ({ subject })))) {
    const problem =
      one.subject === other.subject
        ? 'is there twice'
        : `overlaps with "${other.subject}" of the same stream`;
    yield {
      code: 'stream/self-overlap',
      keys: ['subjects'],
      message: `the stream ${name}: "${one.subject}" ${problem}`,
      mend: withoutNarrow(subjects),
    };
    return;
  }
};

/** Leaves out what another one of them covers. */
function withoutNarrow(subjects: readonly string[]): Mend | undefined {
  const narrow = subjects.findLastIndex((one, at) =>
    subjects.some((other, index) => index !== at && covers(other, one)),
  );
  return narrow < 0 ? undefined : leaveOut(`leave "${subjects[narrow]}" out`, ['subjects', narrow]);
}

/** Where the server itself listens, and the part of it that streams may keep. */
const OWN = [
  { namespace: '$JS.>', free: '$JS.EVENT.>' },
  { namespace: '$JSC.>' },
  { namespace: '$SYS.>', free: '$SYS.ACCOUNT.>' },
];
const RAFT = { namespace: '$NRG.>', free: undefined };

/** Streams that would answer requests meant for the server: each message that a stream keeps is acknowledged. */
export const capturesApi: StreamRule = function* ({ name, config }, { natsVersion }) {
  if (config.no_ack) return;
  const sees = isAtLeast(natsVersion, '2.10.28', '2.11.2');
  const captured = (config.subjects ?? []).flatMap((subject) => {
    const own = (sees ? [...OWN, RAFT] : OWN).find(
      ({ namespace, free }) => overlaps(subject, namespace) && !(free && covers(free, subject)),
    );
    if (!own) return [];
    // Until then, it looked for ">", and for subjects that are wholly its own (server/stream.go, checkStreamCfg).
    return [{ subject, own, isRefused: sees || subject === '>' || covers(own.namespace, subject) }];
  });
  const worst = captured.find(({ isRefused }) => isRefused) ?? captured[0];
  if (worst)
    yield {
      code: worst.isRefused ? 'stream/captures-api' : 'stream/answers-api',
      keys: ['subjects', 'noAck'],
      message: `the stream ${name} keeps "${worst.subject}", which is (in part) "${worst.own.namespace}", the server's own`,
    };
};
