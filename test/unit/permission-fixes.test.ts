import { describe, expect, test } from 'vitest';
import { analyze } from '../../src/analyze/analyze.ts';
import type { Edit } from '../../src/domain/diagnostic.ts';
import { resolve } from '../../src/spec/resolve.ts';
import type { SpecInput } from '../../src/spec/spec.ts';
import { specOf } from '../support/emitted.ts';

type Users = NonNullable<NonNullable<SpecInput['base']>['auth']>['users'];

const judge = (input: SpecInput) => analyze(specOf(input), resolve(specOf(input)));

/** The spec with a fix in it. */
function edited(input: SpecInput, edits: readonly Edit[]): SpecInput {
  const copy = structuredClone(input);
  for (const { path, replacement } of edits) {
    const holder = path
      .slice(0, -1)
      .reduce<Record<PropertyKey, unknown>>(
        (at, key) => at[key] as Record<PropertyKey, unknown>,
        copy as never,
      );
    const last = path.at(-1)!;
    if (replacement !== undefined) holder[last] = replacement;
    else if (Array.isArray(holder)) holder.splice(Number(last), 1);
    else delete holder[last];
  }
  return copy;
}

const watcher = { name: 'watcher', publish: { deny: ['>'] }, subscribe: ['orders.*'] };
const shop = { name: 'shop', publish: ['orders.eu.new'], subscribe: ['_INBOX_shop.>'] };

describe('a fix of permissions mends what it is for', () => {
  test.each<[code: string, Users]>([
    [
      'permission/too-narrow',
      [{ name: 'ci', publish: ['build.*'], subscribe: ['_INBOX.>'], does: { publish: ['build.eu.start'] } }],
    ],
    [
      'permission/too-narrow',
      [
        { name: 'ci', publish: ['a'], subscribe: ['b'], does: { publish: ['a'], reply: ['b'] } },
        { name: 'asker', does: { request: ['b'] } },
      ],
    ],
    [
      'permission/too-narrow',
      [
        {
          name: 'ci',
          publish: ['a'],
          subscribe: ['b'],
          does: { publish: ['b'], request: ['a'], subscribe: ['b'] },
        },
      ],
    ],
    ['permission/escalation', [shop, watcher]],
    ['permission/inbox-token', [{ name: 'ci', publish: ['a'], subscribe: ['_INBOX.*'] }]],
    [
      'permission/not-needed',
      [{ name: 'ci', publish: ['a', 'b'], subscribe: ['_INBOX.>'], does: { publish: ['a'] } }],
    ],
    ['permission/shared-inbox', [{ name: 'ci', inboxPrefix: '_INBOX', does: { request: ['a'] } }]],
    [
      'flow/too-shallow',
      [
        { name: 'shop', does: { publish: ['orders.eu.new'] } },
        { name: 'watcher', does: { subscribe: ['orders.*'] } },
      ],
    ],
  ])('%s', (code, users) => {
    let input: SpecInput = {
      name: 'shop',
      natsVersion: '2.15',
      base: { auth: { enable: true, users } },
      profiles: { only: {} },
    };
    expect(judge(input).map((each) => each.code)).toContain(code);
    for (let found = judge(input); found.length > 0; found = judge(input)) {
      const [first] = found;
      expect(first!.fix, first!.message).toBeDefined();
      input = edited(input, first!.fix!.edits);
    }
  });
});
