import type { Path } from '../../../domain/diagnostic.ts';
import { hasWildcard, overlaps } from '../../../domain/subject-algebra.ts';
import type { Fact, Rule } from '../../fact.ts';
import { leaveOut, type Mend, valueAt } from '../../mend.ts';
import { type DeclaredStream, declaredStreams, optionOf } from './declared.ts';

const API = '$JS.API';

/** Streams of other domains or accounts, which are reached through prefixes (`server/stream.go`, checkStreamCfg). */
export const externalOrigins: Rule = function* (deployment) {
  const known = new Map<string, DeclaredStream>();
  for (const stream of declaredStreams(deployment)) {
    known.set(`${stream.account} ${stream.name}`, stream);
    const { mirror, sources = [] } = stream.config;
    const ownStream = (index: number) => {
      const at = [...stream.path, ...(mirror ? ['mirror'] : ['sources', index])];
      const given = ['domain', 'api', 'deliver'].map((key) => [...at, key]);
      const isWritten = (option: Path) => valueAt(deployment.options, option) !== null;
      return leaveOut('take the stream of this server', ...given.filter(isWritten));
    };
    const origins = [...(mirror ? [mirror] : []), ...sources];
    const subjects = origins
      .filter(({ external }) => external === undefined)
      .flatMap(({ name }) => known.get(`${stream.account} ${name}`)?.config.subjects ?? []);
    const say = (code: Fact['code'], text: string, mend?: Mend): Fact => ({
      code,
      path: optionOf(stream, mirror ? 'mirror' : 'sources', deployment),
      message: `the stream ${stream.name} ${text}`,
      mend,
    });
    for (const [index, { external }] of origins.entries()) {
      if (!external) continue;
      const { api, deliver } = external;
      if (hasWildcard(api)) yield say('stream/api-wildcard', `asks "${api}", which is not one subject`);
      else if (overlaps(api, API))
        yield say('stream/api-own', `asks "${api}", which is this server`, ownStream(index));
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
