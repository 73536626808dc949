import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { confText, KEY_PATTERN, type Settings } from '../../src/domain/conf.ts';
import { digestIn, digestOf } from '../support/conf-digest.ts';
import { checkConfig, NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { natsLogin } from '../support/nats-wire.ts';
import { sample } from '../support/sample.ts';
import { anySettings, hostileText } from '../support/settings.ts';
import { tempDir } from '../support/temp-dir.ts';
import { describeWith } from '../support/tools.ts';

describeWith(['nats-server-2.15'], 'nats-server 2.15 reads from confText exactly what was given', () => {
  test('any settings, by the digest that -t prints of what it parsed', async () => {
    const { values, seed } = sample(anySettings, 1000);
    const all = Object.fromEntries(values.map((settings, index) => [`s${index}`, settings]));
    if ((await parsedDigest(all)) === digest(all)) return;
    for (const settings of values)
      expect(await parsedDigest(settings), `${JSON.stringify(settings)}, ${seed}`).toBe(digest(settings));
  });

  test('texts and keys of megabytes', async () => {
    const settings = {
      long: 'x'.repeat(2_000_000),
      escaped: '"\\\n\x01'.repeat(500_000),
      ['k'.repeat(100_000)]: 1,
    };
    expect(await parsedDigest(settings)).toBe(digest(settings));
  });
});

describe.each(NATS_VERSIONS)('a running nats-server %s', (version) => {
  describeWith([natsServerTool(version)], 'knows what confText wrote', () => {
    test('account names and passwords, whatever they hold', async () => {
      const key = new RegExp(`^${KEY_PATTERN}$`);
      const names = fc.uniqueArray(
        hostileText.filter((text) => key.test(text) && !text.startsWith('$')),
        { minLength: 60, maxLength: 60 },
      );
      const secrets = fc.array(
        hostileText.filter((text) => text !== ''),
        { minLength: 60, maxLength: 60 },
      );
      const { values, seed } = sample(fc.tuple(names, secrets), 1);
      const [accounts, passwords] = values[0]!;
      const users = accounts.map((_, index) => ({ user: `u${index}`, password: passwords[index]! }));
      await using server = await startNatsServer({
        version,
        config: confText({
          port: -1,
          http: '127.0.0.1:-1',
          max_pending: Number.MAX_SAFE_INTEGER,
          max_subscriptions: -1,
          server_name: 'a"b\\c\t\x01$é',
          accounts: Object.fromEntries(accounts.map((name, index) => [name, { users: [users[index]!] }])),
        }),
      });
      const ask = async (page: string) => (await fetch(`${server.monitoringUrl}/${page}`)).json();
      expect(await ask('varz')).toMatchObject({
        server_name: 'a"b\\c\t\x01$é',
        max_pending: Number.MAX_SAFE_INTEGER,
      });
      expect(((await ask('accountz')) as { accounts: string[] }).accounts, seed).toEqual(
        expect.arrayContaining(accounts),
      );
      for (const { user, password } of users) {
        expect(await natsLogin(server.port, user, password), `${JSON.stringify(password)}, ${seed}`).toBe(
          true,
        );
        expect(
          await natsLogin(server.port, user, `${password}x`),
          `${JSON.stringify(password)}, ${seed}`,
        ).toBe(false);
      }
    });

    test('texts of megabytes', async () => {
      await using dir = await tempDir();
      const users = [{ user: 'a', password: '"\\\n\x01'.repeat(500_000) }];
      const file = await dir.write('nats-server.conf', confText({ authorization: { users } }));
      expect(await checkConfig(version, file)).toMatchObject({ ok: true });
    });
  });
});

/** What `nats-server -t` says it understood. A top-level name that some variable refers to may be unknown to it. */
async function parsedDigest(settings: Settings): Promise<string | undefined> {
  await using dir = await tempDir();
  const text = `${confText({ probe: settings })}server_name: $probe\nserver_name: "n"\n`;
  const { output } = await checkConfig('2.15', await dir.write('nats-server.conf', text));
  return digestIn(output) ?? output;
}

const digest = (settings: Settings): string => digestOf({ probe: settings, server_name: 'n' });
