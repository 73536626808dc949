import { overlappingPairs } from '../../domain/subject-overlaps.ts';
import { type LiveStream, textsOf } from './asset.ts';
import type { Change, StreamChange } from './change.ts';

interface Claim {
  readonly subject: string;
  readonly stream: string;
  readonly side: 'has' | 'wants';
}

/**
 * Two streams cannot have a subject at once, not even for a moment: who wants one waits for who has it. A stream that is only
 * changed gives up first what others want.
 */
export function withSubjectOrder(
  changes: readonly Change[],
  there: ReadonlyMap<string, LiveStream>,
): readonly Change[] {
  const streams = changes.filter((change): change is StreamChange => change.kind === 'stream');
  const takes = (change: StreamChange) =>
    change.wanted && (!change.live || change.fields.some(({ field }) => field === 'subjects'));
  const takers = streams.filter(takes);
  if (takers.length === 0) return changes;
  const claims: Claim[] = [];
  for (const { name, wanted } of takers)
    for (const subject of textsOf(wanted!.config.subjects))
      claims.push({ subject, stream: name, side: 'wants' });
  for (const { name, live } of streams)
    for (const subject of textsOf(live?.config.subjects)) claims.push({ subject, stream: name, side: 'has' });

  const waits = new Map<string, Map<string, string>>();
  const givesUp = new Map<string, Set<string>>();
  for (const [one, other] of overlappingPairs(claims)) {
    if (one.side === other.side || one.stream === other.stream) continue;
    const [has, wants] = one.side === 'has' ? [one, other] : [other, one];
    waits.set(wants.stream, (waits.get(wants.stream) ?? new Map()).set(has.stream, has.subject));
    givesUp.set(has.stream, (givesUp.get(has.stream) ?? new Set()).add(has.subject));
  }
  return changes.map((change) => {
    if (change.kind !== 'stream') return change;
    const { name, live, wanted } = change;
    const waitsFor = waits.get(name);
    const given = givesUp.get(name);
    const notes = [...(waitsFor ?? [])].flatMap(([other, subject]) => {
      const holder = changes.find((each) => each.kind === 'stream' && each.name === other);
      if (holder?.action === 'delete')
        return [
          `${other} has to go first, which has ${subject}: if this is ${other} under a new name, its messages do not come along`,
        ];
      return holder?.action === 'unmanaged'
        ? [`${other}, which is not natsmith's, has ${subject}: one of them has to give it up`]
        : [];
    });
    const wantedSubjects = new Set(textsOf(wanted?.config.subjects));
    const keeps = textsOf(there.get(name)?.config.subjects).filter(
      (subject) => wantedSubjects.has(subject) && !given?.has(subject),
    );
    return {
      ...change,
      notes: [...change.notes, ...notes],
      waitsFor: [...(waitsFor?.keys() ?? [])],
      ...(given &&
        live &&
        wanted &&
        change.action !== 'delete' && { parks: keeps.length > 0 ? keeps : [parkedSubject(name)] }),
    };
  });
}

/** Nobody publishes there: so nothing is stored, and publishers are told so, while a stream waits. */
export const parkedSubject = (stream: string): string => `_natsmith.parked.${stream}`;
