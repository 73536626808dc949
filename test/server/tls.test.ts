import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { connect } from 'nats';
import { describe, expect, test } from 'vitest';
import { speakWith } from '../../src/verify/tls-attempt.ts';
import { type Assembler, assembler } from '../support/assembler.ts';
import { selfSigned } from '../support/certificate.ts';
import { NATS_VERSIONS, type NatsVersion, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { describeWith, root } from '../support/tools.ts';

const FILES = { certificate: '/etc/ssl/nats/chain.pem', key: '/etc/ssl/nats/key.pem' };
const PORTS = ['--port', '-1', '--http_port', '-1'];
const [one, two] = [selfSigned(1), selfSigned(2)];
/** node:tls asks for a name, and takes none from an address. */
const client = { ca: [one.certificate, two.certificate], servername: 'localhost' };

const put = async (made: Assembler, pair: { certificate: string; key: string; ca?: string }) => {
  for (const [name, content] of Object.entries(pair))
    await made.dir.write(join('credentials', `natsmith.tls.${name}`), content);
};

/** The running configuration's certificate, and where it lies. */
const inUse = async ({ target }: Assembler) => {
  const path = /cert_file: "(.*)"/.exec(await readFile(target, 'utf8'))![1]!;
  return { path, certificate: await readFile(path, 'utf8') };
};

const made = async (version: NatsVersion, more: object = {}) => {
  const all = await assembler(['app'], {
    version,
    base: { tls: { enable: true, ...FILES, ...more } },
  });
  await all.put('app', 'secret\n');
  return all;
};

describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeWith([natsServerTool(version), 'mawk'], 'speaks TLS', () => {
    test('with files of its own, and goes on with a new certificate without a restart', async () => {
      await using all = await made(version);
      await put(all, one);
      expect(await all.run()).toEqual({ exitCode: 0, output: '' });
      const first = await inUse(all);
      expect(first.certificate).toBe(one.certificate);
      await using server = await startNatsServer({ version, config: { file: all.target }, args: PORTS });
      const at = { host: '127.0.0.1', port: server.port, tls: true };
      expect(await speakWith(at, client, false)).toBeUndefined();
      expect(await speakWith(at, null, false)).toMatch(/hung up|TLS Required/);

      await put(all, two);
      expect(await all.run()).toEqual({ exitCode: 0, output: '' });
      expect((await inUse(all)).certificate).toBe(two.certificate);
      expect(await readdir(dirname(first.path)).catch(() => 'gone')).toBe('gone');
      expect((await server.reload()).ok).toBe(true);
      expect(await speakWith(at, { ...client, ca: two.certificate }, false)).toBeUndefined();
      expect(await speakWith(at, { ...client, ca: one.certificate }, false)).toContain('self-signed');
    });

    test('and keeps what it has where the new key is another one, or nothing', async () => {
      await using all = await made(version);
      await put(all, one);
      await all.run();
      const before = await inUse(all);
      await put(all, { certificate: two.certificate, key: one.key });
      const mismatch = await all.run();
      expect(mismatch.exitCode).toBe(1);
      expect(mismatch.output).not.toContain(one.key.split('\n')[1]);
      await put(all, { certificate: two.certificate, key: '\n' });
      expect(await all.run()).toEqual({
        exitCode: 1,
        output: 'tls.key: the file is missing or empty (/etc/ssl/nats/key.pem)',
      });
      expect(await inUse(all)).toEqual(before);
      expect(await readdir(dirname(dirname(before.path)))).toHaveLength(1);
    });

    test('and asks clients for a certificate where it is told to', async () => {
      await using all = await made(version, { ca: '/etc/ssl/nats/clients.pem', verify: 'required' });
      await put(all, { ...one, ca: two.certificate });
      expect(await all.run()).toEqual({ exitCode: 0, output: '' });
      await using server = await startNatsServer({ version, config: { file: all.target }, args: PORTS });
      const at = { host: '127.0.0.1', port: server.port, tls: true };
      const own = { cert: two.certificate, key: two.key };
      expect(await speakWith(at, { ...client, ...own }, false)).toBeUndefined();
      expect(await speakWith(at, client, false)).toMatch(/certificate|hung up/);
    });

    test('and knows users by their certificates, which have no password then', async () => {
      const map = { ca: '/etc/ssl/nats/clients.pem', verify: 'map' } as const;
      const inAccount = (name: string) => ({ SHOP: { users: [{ name, publish: ['>'], subscribe: ['>'] }] } });
      for (const [users, accounts, isLetIn] of [
        [['localhost'], {}, true],
        [['other'], {}, false],
        [[], inAccount('localhost'), true],
        [[], inAccount('other'), false],
      ] as const) {
        await using all = await assembler(users, {
          version,
          base: { tls: { enable: true, ...FILES, ...map }, accounts },
        });
        await put(all, { ...one, ca: one.certificate });
        expect(await all.run()).toEqual({ exitCode: 0, output: '' });
        await using server = await startNatsServer({ version, config: { file: all.target }, args: PORTS });
        const tls = { ca: one.certificate, cert: one.certificate, key: one.key };
        const connected = connect({ servers: `127.0.0.1:${server.port}`, tls, reconnect: false });
        if (isLetIn) await (await connected).close();
        else await expect(connected).rejects.toThrow('Authorization Violation');
      }
    });
  });
});

describe('tls-changed', () => {
  const changed = async (all: Assembler) => {
    const mark = join(dirname(all.target), 'due');
    await execa(
      'sh',
      [join(root, 'src/lower/scripts/tls-changed.sh'), join(dirname(all.target), 'tls'), mark],
      { env: { CREDENTIALS_DIRECTORY: join(all.dir.path, 'credentials') } },
    );
    return existsSync(mark);
  };

  describeWith(
    ['nats-server-2.15', 'mawk'],
    'says whether there is another certificate than the one in use',
    () => {
      test('once it is there, and until it is taken', async () => {
        await using all = await made('2.15');
        await put(all, one);
        expect(await changed(all)).toBe(true);
        await all.run();
        expect(await changed(all)).toBe(false);
        await put(all, two);
        expect(await changed(all)).toBe(true);
        await all.run();
        expect(await changed(all)).toBe(false);
      });
    },
  );
});
