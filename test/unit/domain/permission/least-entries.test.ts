import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NEWEST } from '../../../../src/domain/permission/behaviour.ts';
import { leastEntries } from '../../../../src/domain/permission/does.ts';
import { userRights } from '../../../../src/domain/permission/user-rights.ts';
import { splitSubscription } from '../../../../src/domain/subject.ts';

const entry = fc
  .tuple(
    fc.array(fc.constantFrom('a', 'b', '*'), { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '.>'),
    fc.constantFrom('', '', ' q1', ' q2'),
  )
  .map(([tokens, end, queue]) => tokens.join('.') + end + queue);

describe('the shortest list', () => {
  test('allows every subscription that it was made of, queues included', () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 5 }), (given) => {
        const rights = userRights({ subscribe: { allow: leastEntries(given) } }, NEWEST);
        for (const each of given) {
          const { subject, queue } = splitSubscription(each);
          expect(rights.subscribe(subject, queue).allowed, `${each} of ${given.join(', ')}`).toBe(true);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
