import { covers } from '../../../domain/subject-algebra.ts';
import { overlappingPairs } from '../../../domain/subject-overlaps.ts';
import type { Deployment } from '../../../spec/resolve.ts';
import type { Fact, Rule } from '../../fact.ts';
import { appended, type Change, type Mend, valueAt } from '../../mend.ts';
import { type DeclaredStream, declaredStreams, optionOf } from './declared.ts';

/** So that thousands of streams over one subject do not take a square, nor fill the report. */
const MOST_PAIRS = 20_000;
const MOST_OF_A_STREAM = 5;

interface Entry {
  readonly subject: string;
  readonly index: number;
}

/** Streams of one account that would keep the same message (`server/stream.go`, subjectsOverlap). */
export const overlappingStreams: Rule = function* (deployment) {
  const streams = declaredStreams(deployment);
  const accounts = new Map<string, Entry[]>();
  for (const [index, { account, config }] of streams.entries()) {
    const entries = accounts.get(account) ?? [];
    accounts.set(account, entries);
    for (const subject of config.subjects ?? []) entries.push({ subject, index });
  }
  for (const entries of accounts.values()) {
    const reported = new Map<number, Set<number>>();
    let pairs = 0;
    for (const pair of overlappingPairs(entries)) {
      if (++pairs > MOST_PAIRS) break;
      const [earlier, later] = pair[0].index < pair[1].index ? pair : [pair[1], pair[0]];
      if (earlier.index === later.index) continue;
      const others = reported.get(later.index) ?? new Set();
      reported.set(later.index, others);
      if (others.size >= MOST_OF_A_STREAM || others.has(earlier.index)) continue;
      others.add(earlier.index);
      yield fact(streams[later.index]!, later.subject, streams[earlier.index]!, earlier.subject);
    }
  }

  function fact(stream: DeclaredStream, subject: string, other: DeclaredStream, taken: string): Fact {
    return {
      code: 'stream/overlap',
      path: optionOf(stream, 'subjects', deployment),
      and: [optionOf(other, 'subjects', deployment)],
      message: `the stream ${stream.name} keeps "${subject}", which overlaps with "${taken}" of the stream ${other.name}`,
      mend: covers(taken, subject)
        ? copied(stream, subject, other, deployment)
        : covers(subject, taken)
          ? copied(other, taken, stream, deployment)
          : undefined,
    };
  }
};

/**
 * The narrower stream gets its messages from the wider one. Undefined where that cannot be: of a work queue, a copy takes what
 * its consumers should get, and what a bucket keeps is nobody else's.
 */
function copied(
  narrow: DeclaredStream,
  subject: string,
  wide: DeclaredStream,
  { options }: Deployment,
): Mend | undefined {
  const { subjects = [], mirror } = narrow.config;
  const isBucket = [narrow, wide].some(({ path }) => path.includes('buckets'));
  const origins = [wide.config.mirror, ...(wide.config.sources ?? [])];
  const isCircle = origins.some((origin) => origin?.name === narrow.name);
  if (isBucket || mirror || isCircle || wide.config.retention !== 'limits') return undefined;
  const rest = subjects.filter((each) => each !== subject);
  const at = [...narrow.path, 'subjects'];
  const source = { name: wide.name, filterSubject: subject };
  const changes: Change[] = [appended([...narrow.path, 'sources'], source, options)];
  if (rest.length > 0) changes.unshift({ option: at, value: rest });
  // A stream without subjects that copies nothing keeps those that are called as it is.
  else if (valueAt(options, at) !== null) changes.unshift({ option: at });
  return { title: `copy "${subject}" from ${wide.name} into ${narrow.name}`, changes };
}
