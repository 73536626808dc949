import { hasWildcard, overlaps } from '../../../domain/subject-algebra.ts';
import type { Fact, Rule } from '../../fact.ts';
import { type DeclaredStream, declaredStreams, optionOf } from './declared.ts';

const API = '$JS.API';

/** Streams of other domains or accounts, which are reached through prefixes (`server/stream.go`, checkStreamCfg). */
export const externalOrigins: Rule = function* (deployment) {
  const known = new Map<string, DeclaredStream>();
  for (const stream of declaredStreams(deployment)) {
    known.set(`${stream.account} ${stream.name}`, stream);
    const { mirror, sources = [] } = stream.config;
    const origins = [...(mirror ? [mirror] : []), ...sources];
    const subjects = origins
      .filter(({ external }) => external === undefined)
      .flatMap(({ name }) => known.get(`${stream.account} ${name}`)?.config.subjects ?? []);
    const say = (code: Fact['code'], text: string): Fact => ({
      code,
      path: optionOf(stream, mirror ? 'mirror' : 'sources', deployment),
      message: `the stream ${stream.name} ${text}`,
    });
    for (const { external } of origins) {
      if (!external) continue;
      const { api, deliver } = external;
      if (hasWildcard(api)) yield say('stream/api-wildcard', `asks "${api}", which is not one subject`);
      else if (overlaps(api, API)) yield say('stream/api-own', `asks "${api}", which is this server`);
      if (deliver === undefined) continue;
      if (hasWildcard(deliver))
        yield say('stream/deliver', `gets copies on "${deliver}", which is not one subject`);
      const met = subjects.find((subject) => overlaps(subject, `${deliver}.${subject}`));
      if (met !== undefined)
        yield say(
          'stream/deliver-overlap',
          `gets copies on "${deliver}", where "${met}" of another origin is`,
        );
    }
  }
};
