import { describe, expect, test } from 'vitest';
import type { Settings } from '../../../src/domain/conf.ts';
import { needsRestart, reloadableSettings } from '../../../src/domain/server-reload.ts';
import { RELOADABLE } from '../../../src/domain/server-reload-data.ts';
import { SETTING_BLOCKS } from '../../../src/domain/server-settings-data.ts';
import { exactVersion } from '../../../src/domain/server-version.ts';

const on = (version: string, settings: Settings) =>
  needsRestart(reloadableSettings(exactVersion(version)!), settings);

describe('needsRestart', () => {
  test('leaves out what a running server takes: users, permissions, limits of clients, logging', () => {
    expect(
      on('2.10', {
        authorization: { users: [{ user: 'a', password: 'x', permissions: { publish: ['a'] } }], timeout: 3 },
        max_payload: 1024,
        debug: true,
        log_file: '/var/log/nats.log',
      }),
    ).toEqual({});
  });

  test('keeps the rest, and what it does not know', () => {
    const settings = { port: 4222, jetstream: { store_dir: '/s' }, mappings: { a: 'b' }, later_setting: 1 };
    expect(on('2.10', { ...settings, trace: true })).toEqual(settings);
  });

  test('keeps of a block what cannot be reloaded', () => {
    expect(on('2.10', { authorization: { users: [], auth_callout: { issuer: 'A' } } })).toEqual({
      authorization: { auth_callout: { issuer: 'A' } },
    });
  });

  test('depends on the version', () => {
    const settings = { server_tags: ['a'], jetstream: { limits: { max_ack_pending: 9 } } };
    expect(on('2.11', settings)).toEqual(settings);
    expect(on('2.12', settings)).toEqual({ jetstream: settings.jetstream });
    expect(on('2.15', settings)).toEqual({});
  });

  test('knows every name of a setting, in any case', () => {
    expect(on('2.10', { MAX_CONN: 5, logfile: 'x', Authorization: { Username: 'a', pass: 'b' } })).toEqual(
      {},
    );
  });

  describe('accounts', () => {
    const users = [{ user: 'a', password: 'x' }];
    const jetstream = { store_dir: '/s' };

    test('come, go and change without JetStream', () => {
      expect(on('2.10', { accounts: { A: { users } } })).toEqual({});
    });

    test('count by name where they have JetStream', () => {
      const accounts = { A: { users, jetstream: 'enabled' }, B: { users }, $SYS: { users } };
      expect(on('2.10', { jetstream, accounts })).toEqual({ jetstream, accounts: { A: true } });
    });

    test('count where they take JetStream from the global account', () => {
      expect(on('2.10', { jetstream, accounts: { B: { users } } })).toEqual({ jetstream, accounts: {} });
      expect(on('2.10', { jetstream, accounts: { $SYS: { users } } })).toEqual({ jetstream });
      const own = { jetstream, system_account: 'SYS' };
      expect(on('2.10', { ...own, accounts: { SYS: { users } } })).toEqual(own);
    });
  });
});

test('every reloadable setting is written with all the names that nats-server has for it', () => {
  const known = (block: string) =>
    SETTING_BLOCKS[(block || 'top') as keyof typeof SETTING_BLOCKS]
      .split(/\s+/)
      .map((entry) => entry.split(/[@:]/)[0]!);
  for (const entry of RELOADABLE.trim().split(/\s+/)) {
    const [, block = '', names] = /^(?:([^@]*)\.)?([^.@]+)(?:@.*)?$/.exec(entry)!;
    expect(known(block), entry).toContain(names);
  }
});
