import { isAtLeast } from '../../../domain/server-version.ts';
import { overlaps } from '../../../domain/subject-algebra.ts';
import { mappingFunctions, mappingProblem } from '../../../domain/subject-mapping.ts';
import { write } from '../../mend.ts';
import type { StreamRule } from './declared.ts';

/** Changes of the subjects of what is stored, or published again. */
export const transforms: StreamRule = function* ({ name, config }, { natsVersion }) {
  const { subjects = [], subject_transform: transform, republish } = config;
  const functions = (use: 'transform' | 'republish') => mappingFunctions(natsVersion, use);
  const problem = transform && mappingProblem(transform.src, transform.dest, functions('transform'));
  if (transform && problem)
    yield {
      code: 'stream/transform',
      keys: ['subjectTransform'],
      message: `the stream ${name}: the transform of "${transform.src}" to "${transform.dest}" ${problem.text}`,
    };
  if (!republish) return;
  // From 2.11.0, everything to everything goes by the transform (server/stream.go, checkStreamCfg).
  const [src, dest] =
    (republish.src ?? '>') === '>' &&
    republish.dest === '>' &&
    transform &&
    subjects.length === 1 &&
    transform.src === subjects[0] &&
    isAtLeast(natsVersion, '2.11.0')
      ? [transform.dest, transform.dest]
      : [republish.src ?? '>', republish.dest];
  const again = subjects.find((subject) => overlaps(subject, dest));
  if (again !== undefined)
    yield {
      code: 'stream/republish-cycle',
      keys: ['republish', 'subjects'],
      message: `the stream ${name} publishes on "${dest}" what it stores, and stores "${again}"`,
      mend: subjects.some((subject) => overlaps(subject, `stored.${dest}`))
        ? undefined
        : write(`publish on "stored.${dest}"`, ['republish', 'destination'], `stored.${dest}`),
    };
  const unfit = mappingProblem(src, dest, functions('republish'));
  if (unfit)
    yield {
      code: 'stream/republish',
      keys: ['republish'],
      message: `the stream ${name}: republishing "${src}" as "${dest}" ${unfit.text}`,
    };
};
