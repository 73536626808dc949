import { describe, expect, test } from 'vitest';
import type { SpecInput } from '../../src/spec/spec.ts';
import { diagnosticsOf, edited } from '../support/edited.ts';

type Users = NonNullable<NonNullable<SpecInput['base']>['auth']>['users'];

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
    expect(diagnosticsOf(input).map((each) => each.code)).toContain(code);
    for (let found = diagnosticsOf(input); found.length > 0; found = diagnosticsOf(input)) {
      const [first] = found;
      expect(first!.fix, first!.message).toBeDefined();
      input = edited(input, first!.fix!) as SpecInput;
    }
  });
});
