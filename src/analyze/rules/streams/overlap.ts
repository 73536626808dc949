import { overlappingPairs } from '../../../domain/subject-overlaps.ts';
import type { Fact, Rule } from '../../fact.ts';
import { type DeclaredStream, declaredStreams, optionOf } from './declared.ts';

/** So that thousands of streams over one subject do not take a square: whoever has them wants to hear of the first. */
const MOST_PAIRS = 100_000;

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
    const reported = new Set<string>();
    let pairs = 0;
    for (const pair of overlappingPairs(entries)) {
      if (++pairs > MOST_PAIRS) break;
      const [earlier, later] = pair[0].index < pair[1].index ? pair : [pair[1], pair[0]];
      const id = `${earlier.index} ${later.index}`;
      if (earlier.index === later.index || reported.has(id)) continue;
      reported.add(id);
      yield fact(streams[later.index]!, later.subject, streams[earlier.index]!, earlier.subject);
    }
  }

  function fact(stream: DeclaredStream, subject: string, other: DeclaredStream, taken: string): Fact {
    return {
      code: 'stream/overlap',
      path: optionOf(stream, 'subjects', deployment),
      and: [optionOf(other, 'subjects', deployment)],
      message: `the stream ${stream.name} keeps "${subject}", which overlaps with "${taken}" of the stream ${other.name}`,
    };
  }
};
