import { randomBytes } from 'node:crypto';
import { hashSync } from 'bcryptjs';
import { describe, expect, test } from 'vitest';
import type { SpecInput } from '../../src/spec/spec.ts';
import { deploymentsOf, plainFiles } from '../support/deployments.ts';
import { doorOf, journal, pidOf, property, putSecrets, sh } from '../support/live.ts';
import { install, startMachine } from '../support/machine.ts';
import { NATS_VERSIONS, type NatsVersion, natsServerTool } from '../support/nats-server.ts';
import { describeInSandbox, type Sandbox, SHARED } from '../support/sandbox.ts';

const everything = { publish: ['>'], subscribe: ['>'] };
const spec: SpecInput = {
  name: 'secrets',
  base: {
    debug: true,
    auth: {
      enable: true,
      users: [
        { name: 'amy', ...everything },
        { name: 'bob', passwordFile: '/srv/secrets/bob', ...everything },
        { name: 'eve', ...everything },
      ],
    },
  },
};
const [deployment] = deploymentsOf(spec);

const planted = () => `planted-${randomBytes(12).toString('hex')}`;
const [amy, bob, eve] = [planted(), planted(), planted()] as [string, string, string];
const secrets = { amy, '/srv/secrets/bob': `${bob}\n`, eve: hashSync(eve, 4) };

const installed = async (version: NatsVersion): Promise<Sandbox> => {
  const machine = await startMachine(version);
  await putSecrets(machine, secrets);
  await install(machine, deployment!);
  return machine;
};

describe.each(NATS_VERSIONS)('secrets on a host, nats-server %s', (version) => {
  describeInSandbox([natsServerTool(version), 'curl'], version, () => {
    test('come from a credential store or a file, as text or as its hash', async () => {
      await using machine = await installed(version);
      const door = await doorOf(machine);
      for (const [user, password] of Object.entries({ amy, bob, eve })) {
        expect(await door.letsIn(user, password), user).toBe(true);
        for (const other of ['', `${password}x`, password === amy ? bob : amy, '$2a$00$credential:nats.amy'])
          expect(await door.letsIn(user, other), `${user} with ${other}`).toBe(false);
      }
    });

    test('are nowhere but where they were put, in a credential and in the running configuration', async () => {
      await using machine = await installed(version);
      const door = await doorOf(machine);
      await door.letsIn('amy', bob);
      await sh(machine, 'systemctl reload nats');
      const connection = await door.connect('bob', bob);
      // By stdin, so that it is not among the command lines itself.
      const grep = async (secret: string, where: string) =>
        (await machine.run(['sh', '-c', `grep -rlaF -f - ${where}`], { input: secret })).stdout
          .split('\n')
          .filter((line) => line !== '')
          .sort();
      for (const [user, secret, place] of [
        ['amy', amy, '/etc/credstore/nats.amy'],
        ['bob', bob, '/srv/secrets/bob'],
      ] as const) {
        const credential = `/run/credentials/nats-config.service/nats.${user}`;
        expect(
          await grep(secret, `/etc /run /srv /tmp /var/lib /usr/local/lib/natsmith ${SHARED} 2>/dev/null`),
        ).toEqual([place, credential, '/run/nats/nats-server.conf'].sort());
        expect(await grep(secret, '/proc/[0-9]*/environ /proc/[0-9]*/cmdline')).toEqual([]);
        expect(await sh(machine, 'journalctl --quiet --output=export | cat')).not.toContain(secret);
        const shown = await sh(machine, 'systemctl show "nats*" "*.timer"; systemctl cat "nats*" || :');
        expect(shown).not.toContain(secret);
        for (const file of [credential, '/run/nats/nats-server.conf'])
          expect((await machine.run(['cat', file], { user: 'daemon' })).ok, file).toBe(false);
      }
      await connection.close();
      expect(await sh(machine, 'stat --format="%a %U %G %n" /run/nats /run/nats/*')).toBe(
        '750 nats nats /run/nats\n600 nats nats /run/nats/nats-server.conf',
      );
      expect(await sh(machine, 'systemctl cat nats.service')).not.toMatch(/credential/i);
      for (const [path, { content }] of plainFiles(deployment!))
        for (const secret of [amy, bob, eve]) expect(content, path).not.toContain(secret);
    });

    test('that are missing stop the first start, and it is said whose and where; then a restart is enough', async () => {
      await using machine = await startMachine(version);
      await putSecrets(machine, { eve: secrets.eve });
      const said = await install(machine, deployment!).catch(({ message }: Error) => message);
      const missing = [
        'amy: the secret is missing or empty (from /etc/credstore/nats.amy or another credential store of systemd)',
        'bob: the secret is missing or empty (from /srv/secrets/bob)',
      ];
      for (const line of missing) expect(said).toContain(line);
      expect(await property(machine, 'nats-config.service', 'Result')).toBe('exit-code');
      expect(await property(machine, 'nats.service', 'ActiveState')).toBe('inactive');
      expect(await sh(machine, 'ls /run/nats')).toBe('');

      await putSecrets(machine, secrets);
      await sh(machine, 'systemctl restart nats');
      expect(await (await doorOf(machine)).letsIn('amy', amy)).toBe(true);
    });

    test('that are missing later fail the reload, and the server goes on as it was', async () => {
      await using machine = await installed(version);
      const door = await doorOf(machine);
      const pid = await pidOf(machine);
      await sh(machine, 'rm /srv/secrets/bob; : >/etc/credstore/nats.amy');
      expect(await machine.run(['systemctl', 'reload', 'nats'])).toMatchObject({ ok: false });
      await expect
        .poll(() => journal(machine))
        .toMatch(
          /^amy: the secret is missing or empty .*\nbob: the secret is missing or empty \(from \/srv\/secrets\/bob\)$/m,
        );
      expect(await property(machine, 'nats.service', 'ActiveState')).toBe('active');
      expect(await pidOf(machine)).toBe(pid);
      expect(await door.letsIn('bob', bob)).toBe(true);

      await sh(machine, `kill -KILL ${pid}`);
      await expect.poll(() => pidOf(machine), { timeout: 10_000 }).not.toMatch(new RegExp(`^(${pid}|0)$`));
      expect(await (await doorOf(machine)).letsIn('bob', bob), 'even after a crash').toBe(true);

      await putSecrets(machine, secrets);
      await sh(machine, 'systemctl reload nats');
      expect(await property(machine, 'nats-config.service', 'ActiveState')).toBe('active');
    });

    test('change by a reload: same process, other connections stay, the old one gets nobody in', async () => {
      await using machine = await installed(version);
      const door = await doorOf(machine);
      const pid = await pidOf(machine);
      const [mine, other] = [await door.connect('amy', amy), await door.connect('bob', bob)];
      const next = planted();
      await putSecrets(machine, { amy: next });
      await sh(machine, 'systemctl reload nats');
      expect([await door.letsIn('amy', amy), await door.letsIn('amy', next)]).toEqual([false, true]);
      expect(await pidOf(machine)).toBe(pid);
      await other.rtt();
      expect(other.isClosed()).toBe(false);
      await expect
        .poll(() => mine.isClosed(), { message: 'who came with the old one has to come again' })
        .toBe(true);
      await other.close();
    });

    test('change by a restart as well', async () => {
      await using machine = await installed(version);
      await doorOf(machine);
      const next = planted();
      await putSecrets(machine, { amy: next });
      await sh(machine, 'systemctl restart nats');
      const door = await doorOf(machine);
      expect([await door.letsIn('amy', amy), await door.letsIn('amy', next)]).toEqual([false, true]);
    });

    test('may change as often as one likes', async () => {
      await using machine = await installed(version);
      await doorOf(machine);
      const pid = await pidOf(machine);
      for (let time = 0; time < 8; time++) await sh(machine, 'systemctl reload nats');
      expect(await pidOf(machine)).toBe(pid);
    });
  });
});
