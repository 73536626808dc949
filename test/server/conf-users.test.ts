import { describe, expect, test } from 'vitest';
import { confText, type Settings } from '../../src/domain/conf.ts';
import { NEWEST } from '../../src/domain/permission/behaviour.ts';
import { usersOf } from '../../src/domain/permission/conf-users.ts';
import { userRights } from '../../src/domain/permission/user-rights.ts';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { natsExchange } from '../support/nats-wire.ts';
import { describeWith } from '../support/tools.ts';

const password = 'p';
const users = (prefix: string): Settings[] => [
  { user: `${prefix}none`, password },
  { user: `${prefix}empty`, password, permissions: {} },
  { username: `${prefix}aliases`, pass: password, Permission: { pub: 'a', SUB: ['b'] } },
  { user: `${prefix}route`, password, authorization: { import: { Allow: 'a' }, export: { DENY: ['a'] } } },
  { user: `${prefix}one-side`, password, permissions: { publish: { deny: 'a' } } },
  {
    user: `${prefix}nothing-listed`,
    password,
    permissions: { publish: [], subscribe: { allow: [], deny: [] } },
  },
  {
    user: `${prefix}answers`,
    password,
    permissions: { publish: { deny: 'b' }, publish_allow_responses: true },
  },
  { user: `${prefix}no-answers`, password, permissions: { publish: { deny: 'b' }, allow_responses: false } },
];
const authorization = { users: users('') };
const usual = { publish: 'u', subscribe: 'a' };

const configurations: Record<string, Settings> = {
  'users alone': { authorization },
  default_permissions: { authorization: { ...authorization, default_permissions: usual } },
  'the same by its other name': { authorization: { ...authorization, permissions: usual } },
  'accounts, each with its own': {
    Authorization: { ...authorization, default_permissions: { publish: 'b' } },
    accounts: { A: { users: users('a-'), default_permissions: usual }, B: { users: users('b-') } },
  },
  'a user alone': { authorization: { user: 'alone', password, default_permissions: usual } },
};

/* What nats-server.conf may call things, and whom default permissions are for: the server says. */
describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeWith([natsServerTool(version)], 'reads users as usersOf does', () => {
    test.each(Object.entries(configurations))('%s', async (_, settings) => {
      const config = confText({ port: -1, host: '127.0.0.1', ...settings });
      await using server = await startNatsServer({ version, config });
      const found = usersOf(settings)!;
      expect(found.length).toBeGreaterThan(0);
      for (const { id, permissions } of found) {
        const rights = userRights(permissions, NEWEST);
        const subjects = ['a', 'b', 'u', 'x'];
        const lines = subjects.flatMap((subject, at) => [`PUB ${subject} 0`, '', `SUB ${subject} ${at + 1}`]);
        const heard = (await natsExchange(server.port, { user: id, pass: password }, lines)).join('\n');
        expect(heard, id).toContain('PONG');
        for (const subject of subjects) {
          expect([id, subject, heard.includes(`Publish to "${subject}"`)]).toEqual([
            id,
            subject,
            !rights.publish(subject).allowed,
          ]);
          expect([id, subject, heard.includes(`Subscription to "${subject}"`)]).toEqual([
            id,
            subject,
            !rights.subscribe(subject).allowed,
          ]);
        }
      }
    });
  });
});
