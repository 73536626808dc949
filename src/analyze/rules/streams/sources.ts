import type { Path } from '../../../domain/diagnostic.ts';
import { covers, overlaps } from '../../../domain/subject-algebra.ts';
import { isLookedAt, mappingFunctions, mappingProblem } from '../../../domain/subject-mapping.ts';
import { leaveOut } from '../../mend.ts';
import type { Source } from './config.ts';
import type { Finding, StreamRule } from './declared.ts';

/** What is copied from other streams (`server/stream.go`, checkStreamCfg). */
export const copies: StreamRule = function* ({ name, config }, { natsVersion }) {
  const { mirror, sources = [] } = config;
  if (mirror) yield* oneCopy(mirror, { kind: 'mirror', at: ['mirror'], name, natsVersion });
  for (const [index, source] of sources.entries())
    yield* oneCopy(source, { kind: 'source', at: ['sources', index], name, natsVersion });
  const ids = sources.map(idOf);
  const twice = sources.findIndex((_, index) => ids.indexOf(ids[index]!) < index);
  if (twice >= 0)
    yield {
      code: 'stream/same-source',
      keys: ['sources'],
      message: `the stream ${name} has the same messages of ${sources[twice]!.name} as a source twice`,
      mend: leaveOut('keep the other one', ['sources', twice]),
    };
  if (sources.length > 0 && config.allow_msg_schedules && !mirror)
    yield {
      code: 'stream/source-schedules',
      keys: ['allowMessageSchedules', 'sources'],
      message: `the stream ${name} has sources, and so cannot have scheduled messages`,
    };
};

interface Copier {
  readonly kind: 'mirror' | 'source';
  /** Where in the stream's options it is. */
  readonly at: Path;
  readonly name: string;
  readonly natsVersion: string;
}

function* oneCopy(source: Source, { kind, at, name, natsVersion }: Copier): Generator<Finding> {
  const keys = [kind === 'mirror' ? 'mirror' : 'sources'];
  const transforms = source.subject_transforms ?? [];
  const isExternal = source.external !== undefined;
  const use = kind === 'source' && isExternal ? 'external source' : kind;
  const isUnseen = !isLookedAt(use, natsVersion);
  const where = `the stream ${name}, ${kind} ${source.name}:`;
  if (source.filter_subject !== undefined && transforms.length > 0 && !isUnseen)
    yield {
      code: `stream/${kind}-filters`,
      keys,
      message: `${where} it has filterSubject, and subjectTransforms, too`,
      mend: leaveOut('go by the transforms', [...at, 'filterSubject']),
    };
  const unfit = transforms.flatMap(({ src, dest }): Finding[] => {
    const problem = mappingProblem(src, dest, mappingFunctions(natsVersion, use));
    if (!problem) return [];
    const code = isUnseen
      ? 'stream/foreign-transform'
      : kind === 'source' && problem.isUnknownFunction
        ? 'stream/source-function'
        : (`stream/${kind}-transform` as const);
    return [{ code, keys, message: `${where} the transform of "${src}" to "${dest}" ${problem.text}` }];
  });
  const codes = unfit.map(({ code }) => code);
  yield* unfit.filter(({ code }, index) => codes.indexOf(code) === index);
  const meet = kind === 'mirror' ? overlaps : (one: string, other: string) => covers(other, one);
  const meeting = transforms.find(({ src }, here) =>
    transforms.some((other, index) => index !== here && meet(src, other.src)),
  );
  const narrow = transforms.findIndex(({ src }, here) =>
    transforms.some((other, index) => index !== here && covers(other.src, src)),
  );
  if (meeting && !isUnseen)
    yield {
      code: `stream/${kind}-overlap`,
      keys,
      message: `${where} the subject "${meeting.src}" is in two of the transforms`,
      mend:
        narrow < 0
          ? undefined
          : leaveOut(`leave "${transforms[narrow]!.src}" out`, [...at, 'subjectTransforms', narrow]),
    };
}

/** `server/stream.go`, composeIName. */
function idOf({
  name,
  external,
  filter_subject: filter,
  subject_transforms: transforms = [],
}: Source): string {
  const subjects =
    transforms.length > 0 ? transforms.map(({ src, dest }) => [src, dest]) : [[filter ?? '>', '>']];
  return JSON.stringify([name, external?.api, subjects]);
}
