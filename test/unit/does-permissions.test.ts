import { describe, expect, test } from 'vitest';
import { analyze } from '../../src/analyze/analyze.ts';
import { resolve } from '../../src/spec/resolve.ts';
import type { SpecInput } from '../../src/spec/spec.ts';
import { specOf } from '../support/emitted.ts';

type Base = NonNullable<SpecInput['base']>;
type Users = NonNullable<NonNullable<Base['auth']>['users']>;

/** What is said of the first of these users. */
const saidOf = (users: Users, more: Partial<Base> = {}): string[] => {
  const spec = specOf({
    name: 'shop',
    natsVersion: '2.15',
    base: { auth: { enable: true, users }, ...more },
  });
  return analyze(spec, resolve(spec))
    .filter(({ path }) => path.slice(0, 4).join('.') === 'base.auth.users.0')
    .map(({ code, message }) => `${code}: ${message}`);
};
const asker = { name: 'asker', does: { request: ['stock.get'] } };
const replier = (publish: Users[number]['publish'], more: Partial<Users[number]> = {}) => ({
  name: 'stock',
  publish,
  subscribe: ['stock.get'],
  does: { reply: ['stock.get'] },
  ...more,
});

describe('who answers requests', () => {
  test.each<[why: string, publish: Users[number]['publish']]>([
    ['everything but some subjects', { deny: ['secret'] }],
    ['the inboxes that all share', ['_INBOX.>']],
    ['the inboxes of one user', ['_INBOX_asker.>']],
    ['everything', ['>']],
  ])('may do so where it may publish to %s', (_, publish) => {
    expect(saidOf([replier(publish), asker]).filter((each) => each.includes('may not answer'))).toEqual([]);
  });

  test('may do so where it may publish to the inbox that another user is given', () => {
    const told = { ...asker, inboxPrefix: 'answers.asker' };
    expect(saidOf([replier(['answers.>']), told])).toEqual([]);
  });

  test.each<[why: string, publish: Users[number]['publish']]>([
    ['something else', ['stock.changed']],
    ['everything but answers', { deny: ['_INBOX.>'] }],
    ['nothing', { deny: ['>'] }],
  ])('may not where it may publish to %s', (_, publish) => {
    const complaint = expect.stringContaining('may not answer the requests');
    expect(saidOf([replier(publish), asker])).toContainEqual(complaint);
    expect(saidOf([replier(publish, { allowResponses: true }), asker])).not.toContainEqual(complaint);
  });

  test('needs a right to answer the server itself, unless it may answer anyone', () => {
    const buckets = { kv: { settings: {} } };
    const reader = (more: object) =>
      replier(['_INBOX.>', '$JS.API.>'], {
        subscribe: ['stock.get', '_INBOX.>'],
        does: { reply: ['stock.get'], kv: { settings: 'read' } },
        ...more,
      });
    expect(saidOf([reader({}), asker], { buckets })).toEqual([
      'permission/too-narrow: user "stock" may not publish to all that it does: "$JS.FC.KV_settings.>"',
    ]);
    expect(saidOf([reader({ allowResponses: true }), asker], { buckets })).toEqual([]);
  });
});

describe('what looks like a subject', () => {
  test.each<[string, Partial<Users[number]>, string]>([
    ['is listened to', { does: { subscribe: ['orders.new\u00a0york'] } }, 'orders.new\u00a0york'],
    ['is answered', { does: { reply: ['stock.get q\u2003r'] } }, 'stock.get q\u2003r'],
    ['is published', { does: { publish: ['a\u00a0b'] } }, 'a\u00a0b'],
    ['is asked', { does: { request: ['a\u00a0b'] } }, 'a\u00a0b'],
    ['answers come to', { inboxPrefix: '_INBOX\u00a0b', does: { request: ['a'] } }, '_INBOX\u00a0b'],
  ])('has no white space where it %s', (_, user, subject) => {
    const said = saidOf([{ name: 'app', ...user }]).filter((each) => each.startsWith('permission/subject'));
    expect(said).toEqual([expect.stringContaining(JSON.stringify(subject))]);
  });
});

describe('one side of permissions', () => {
  test('is enough where the other is derived', () => {
    expect(saidOf([{ ...asker, publish: ['stock.>'] }])).toEqual([]);
    expect(saidOf([{ ...asker, subscribe: ['_INBOX.>'] }])).toEqual([]);
  });

  test('leaves the other open where nobody says what the user does', () => {
    expect(saidOf([{ name: 'asker', publish: ['stock.>'] }])).toEqual([
      'permission/one-sided: user "asker" is restricted on one side only',
    ]);
  });
});
