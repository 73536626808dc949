import { describe, expect, test } from 'vitest';
import { behaviourOf, NEWEST } from '../../../../src/domain/permission/behaviour.ts';
import type { Permissions } from '../../../../src/domain/permission/permissions.ts';
import { userRights } from '../../../../src/domain/permission/user-rights.ts';

const newest = (permissions: Permissions) => userRights(permissions, NEWEST);
const old = (permissions: Permissions) => userRights(permissions, behaviourOf('2.10.29'));

describe('publishing', () => {
  test.each<[string, Permissions, string, boolean, string]>([
    ['no permissions at all', {}, 'a', true, 'publish is not restricted'],
    ['an empty list', { publish: { allow: [] } }, 'a', true, 'publish is not restricted'],
    ['the other side alone', { subscribe: { allow: ['b'] } }, 'a', true, 'publish is not restricted'],
    ['an entry', { publish: { allow: ['b', 'a.*'] } }, 'a.b', true, 'publish allows "a.*"'],
    [
      'a token too many',
      { publish: { allow: ['a.*'] } },
      'a.b.c',
      false,
      'nothing that publish allows matches it',
    ],
    ['deny over allow', { publish: { allow: ['>'], deny: ['a.>'] } }, 'a.b', false, 'publish denies "a.>"'],
    ['not denied', { publish: { deny: ['a.>'] } }, 'b', true, 'publish does not deny it'],
  ])('%s', (_, permissions, subject, allowed, because) => {
    expect(newest(permissions).publish(subject)).toEqual({ allowed, because });
  });

  test('answers may go where they are wanted, and nothing else that is not listed', () => {
    const rights = newest({ publish: { deny: ['x'] }, responses: { max: 1, expires: '2m' } });
    expect(rights.publish('a')).toEqual({
      allowed: false,
      because:
        'nothing that publish allows matches it; allowResponses allows one answer within 2m, where a request wants it',
    });
  });

  test('2.10 overlooks "*" beside an entry that goes on after the same token', () => {
    const rights = old({ publish: { deny: ['*', 'b.>'] } });
    expect(rights.publish('c').allowed).toBe(false);
    expect(rights.publish('b')).toMatchObject({ allowed: true });
    expect(rights.publish('b').because).toMatch(/^publish denies "\*", which this version .* overlooks/);
  });
});

describe('subscribing', () => {
  test.each<[string, Permissions, string, string | undefined, boolean, string, string]>([
    [
      '">" where "*" is allowed',
      { subscribe: { allow: ['a.*'] } },
      'a.>',
      undefined,
      true,
      'all',
      'subscribe allows "a.*"; nats-server takes the ">" for one token here',
    ],
    [
      'more than is denied',
      { subscribe: { deny: ['a.secret'] } },
      'a.*',
      undefined,
      true,
      'some',
      'subscribe does not deny it; what "a.secret" denies is taken out',
    ],
    [
      'what is denied',
      { subscribe: { deny: ['a.>'] } },
      'a.b',
      undefined,
      false,
      'none',
      'subscribe denies "a.>"',
    ],
    [
      'without the queue that is allowed',
      { subscribe: { allow: ['a q'] } },
      'a',
      undefined,
      false,
      'none',
      'subscribe allows "a q", for those in that queue only',
    ],
    [
      'in the queue that is allowed',
      { subscribe: { allow: ['a q.*'] } },
      'a',
      'q.x',
      true,
      'all',
      'subscribe allows "a q.*"',
    ],
    [
      'in another queue than the one that is allowed',
      { subscribe: { allow: ['a', 'a q'] } },
      'a',
      'p',
      false,
      'none',
      'subscribe allows "a q", which is another queue',
    ],
    [
      'in the queue that nats-server uses itself',
      {},
      'a',
      '_sys_',
      false,
      'none',
      'nats-server keeps the queue "_sys_" for itself',
    ],
  ])('%s', (_, permissions, subject, queue, allowed, delivers, because) => {
    expect(newest(permissions).subscribe(subject, queue)).toEqual({ allowed, delivers, because });
  });

  test('2.10 lets queues in that a second denial does not name', () => {
    const permissions = { subscribe: { deny: ['admin.>', '> restricted'] } };
    expect(newest(permissions).subscribe('admin.secret', 'workers').allowed).toBe(false);
    expect(old(permissions).subscribe('admin.secret', 'workers')).toMatchObject({
      allowed: true,
      delivers: 'all',
      because: expect.stringMatching(/"admin\.>" is denied, which this version of nats-server forgets/),
    });
  });

  test('2.10 delivers what is denied to a subscription that overlaps with it', () => {
    const permissions = { subscribe: { allow: ['*.x'], deny: ['b.*'] } };
    expect(newest(permissions).subscribe('*.x').delivers).toBe('some');
    expect(old(permissions).subscribe('*.x').delivers).toBe('all');
    expect(old(permissions).hears('b.x', '*.x')).toBe(true);
  });
});
