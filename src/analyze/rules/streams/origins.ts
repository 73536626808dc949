import { overlaps } from '../../../domain/subject-algebra.ts';
import type { Fact, Rule } from '../../fact.ts';
import type { Source } from './config.ts';
import { type DeclaredStream, declaredStreams, optionOf } from './declared.ts';

/** What a copy has to do with the streams that it is made from, where they are declared before it. */
export const origins: Rule = function* (deployment) {
  const accounts = new Map<string, Map<string, DeclaredStream>>();
  for (const stream of declaredStreams(deployment)) {
    const known = accounts.get(stream.account) ?? new Map<string, DeclaredStream>();
    accounts.set(stream.account, known.set(stream.name, stream));
    const { mirror, sources = [], max_msg_size: size } = stream.config;
    if (!mirror && sources.length === 0) continue;
    if (isCycle(stream, known)) yield fact(stream, 'stream/cycle', 'gets its own messages back');
    for (const [kind, each] of [
      ['mirror', mirror] as const,
      ...sources.map((one) => ['source', one] as const),
    ]) {
      const origin = each && !each.external && each.name !== stream.name ? known.get(each.name) : undefined;
      if (!origin) continue;
      const theirs = origin.config.max_msg_size;
      if (size > 0 && theirs > 0 && size < theirs) {
        const what = `takes messages of ${size} bytes, its ${kind} ${origin.name} of ${theirs}`;
        yield fact(stream, `stream/${kind}-size`, what, [optionOf(origin, 'maxMessageSize', deployment)]);
      }
    }
  }

  function fact(stream: DeclaredStream, code: Fact['code'], what: string, and: Fact['and'] = []): Fact {
    const key = code === 'stream/cycle' ? (stream.config.mirror ? 'mirror' : 'sources') : 'maxMessageSize';
    return {
      code,
      path: optionOf(stream, key, deployment),
      and,
      message: `the stream ${stream.name} ${what}`,
    };
  }
};

/** As the server looks for cycles when it makes a stream (`server/stream.go`, checkStreamCfg). */
function isCycle(stream: DeclaredStream, known: ReadonlyMap<string, DeclaredStream>): boolean {
  const visited = new Set<string>();
  const toVisit = [stream];
  for (let next = toVisit.shift(); next; next = toVisit.shift()) {
    const { config } = next;
    visited.add(next.name);
    for (const { name, filter_subject: filter, external } of config.sources ?? []) {
      if (external) continue;
      if (!visited.has(name)) {
        const origin = known.get(name);
        if (origin) toVisit.push(origin);
      } else if (feeds(config.subjects ?? [], filter)) return true;
    }
    if (config.mirror && !config.mirror.external) {
      if (visited.has(config.mirror.name)) return true;
      const origin = known.get(config.mirror.name);
      if (origin) toVisit.push(origin);
    }
  }
  return false;
}

const feeds = (subjects: readonly string[], filter: Source['filter_subject']) =>
  filter === undefined || subjects.some((subject) => overlaps(subject, filter));
