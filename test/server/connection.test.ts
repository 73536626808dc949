import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { TLSSocket } from 'node:tls';
import { describe, expect, test } from 'vitest';
import type { Flags } from '../../src/cli/command.ts';
import { isAccess, serverAccess } from '../../src/cli/connection-flags.ts';
import { connectTo } from '../../src/provision/connect.ts';
import { ServerError } from '../../src/provision/errors.ts';
import { selfSigned, signed } from '../support/certificate.ts';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { tempDir } from '../support/temp-dir.ts';
import { describeWith } from '../support/tools.ts';

const SECRET = 'k9-not-to-be-seen';

/** What connecting as a command line says leads to: `in`, or everything that is said of why not. */
async function outcome(flags: Flags, env: NodeJS.ProcessEnv = {}, folder = '/'): Promise<string> {
  const access = serverAccess(flags, folder, env);
  if (!isAccess(access)) {
    expect(access.exit).toBe(3);
    return JSON.stringify(access.diagnostics);
  }
  try {
    await (await connectTo(access, 'test')).close();
    return 'in';
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return `${error.code} ${error.message} ${error.help}`;
  }
}

describe('a server is named by flags or by the variables of nats', () => {
  const access = (flags: Flags, env: NodeJS.ProcessEnv = {}) => serverAccess(flags, '/home/amy', env);

  test('which is the one on this machine unless told', () =>
    expect(access({})).toMatchObject({
      servers: ['127.0.0.1:4222'],
      tlsOnly: false,
      login: { kind: 'none' },
    }));

  test.each([
    ['nats.example:4333', ['nats.example:4333'], false],
    ['tls://nats.example', ['nats.example:4222'], true],
    ['nats://[::1]:80', ['[::1]:80'], false],
    ['nats://a:1,nats://b:2', ['a:1', 'b:2'], false],
  ])('%s', (server, servers, tlsOnly) => expect(access({ server })).toMatchObject({ servers, tlsOnly }));

  test('flags come before variables, and a login of theirs is the whole of it', () => {
    const env = {
      NATS_URL: 'nats://zoe:old@a:1',
      NATS_CREDS: '/x.creds',
      NATS_USER: 'bob',
      NATS_PASSWORD: 'p',
    };
    expect(access({ server: 'b:2', user: 'amy' }, env)).toMatchObject({
      servers: ['b:2'],
      login: { kind: 'password', user: 'amy', password: { text: 'p' } },
    });
    expect(access({ 'password-file': 'secret' }, env)).toMatchObject({
      login: { kind: 'password', user: 'bob', password: { file: '/home/amy/secret' } },
    });
    expect(access({ creds: 'my.creds' }, env)).toMatchObject({ login: { file: '/home/amy/my.creds' } });
    expect(access({}, env)).toMatchObject({ login: { kind: 'creds', file: '/x.creds' } });
    expect(access({}, { NATS_URL: 'nats://zoe:a%40b@a:1' })).toMatchObject({
      servers: ['a:1'],
      login: { kind: 'password', user: 'zoe', password: { text: 'a@b' } },
    });
    expect(access({}, { NATS_URL: 'token@a:1' })).toMatchObject({ login: { kind: 'token', token: 'token' } });
  });

  test.each<[string, Flags, NodeJS.ProcessEnv]>([
    ['is no URL', { server: 'http://a' }, {}],
    ['is no URL', { server: 'a:b:c' }, {}],
    ['is no URL', { server: '' }, {}],
    ['NATS_URL is no URL', {}, { NATS_URL: `ws://amy:${SECRET}@host` }],
    ['NATS_URL is no URL', {}, { NATS_URL: `nats://amy:${SECRET}%@host:99999` }],
    ['holds a secret', { server: `nats://amy:${SECRET}@host` }, {}],
    ['holds a secret', { server: `nats://${SECRET}@host` }, {}],
    ['no password for the user amy', { user: 'amy' }, {}],
    ['--password-file without a user', { 'password-file': 'x' }, {}],
    ['two ways', { user: 'amy', creds: 'x' }, {}],
    ['without a key', { 'tls-cert': 'x' }, {}],
    ['without a certificate', {}, { NATS_KEY: 'x' }],
    ['two ways to know the server', { 'tls-ca': 'x', 'tls-pinned': 'y' }, {}],
    ['without wildcards', { 'inbox-prefix': 'a.>' }, {}],
  ])('%s', async (what, flags, env) => {
    const said = await outcome(flags, env);
    expect(said).toContain(what);
    expect(said).not.toContain(SECRET);
  });
});

describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeWith([natsServerTool(version)], 'lets in, or it is said why not', () => {
    test('with a password', async () => {
      await using server = await startNatsServer({
        version,
        config: `port: -1\nauthorization { users: [{ user: amy, password: "${SECRET}" }] }`,
      });
      await using dir = await tempDir();
      const env = { NATS_URL: server.url };
      const file = await dir.write('password', `${SECRET}\n`);
      expect(await outcome({ user: 'amy', 'password-file': file }, env)).toBe('in');
      expect(await outcome({}, { ...env, NATS_USER: 'amy', NATS_PASSWORD: SECRET })).toBe('in');
      expect(await outcome({}, { NATS_URL: `nats://amy:${SECRET}@127.0.0.1:${server.port}` })).toBe('in');
      expect(await outcome({}, env)).toMatch(
        /^server\/login .*127\.0\.0\.1:\d+ does not let in a client that/,
      );
      const wrong = await outcome({}, { ...env, NATS_USER: 'amy', NATS_PASSWORD: `x${SECRET}` });
      expect(wrong).toMatch(/^server\/login .*the user amy with this password/);
      expect(wrong).not.toContain(SECRET);
      expect(await outcome({ user: 'amy', 'password-file': 'nowhere' }, env)).toContain(
        'there is no such file',
      );
      const two = await dir.write('two', `${SECRET}\nmore\n`);
      expect(await outcome({ user: 'amy', 'password-file': two }, env)).toContain('more than one line');
      expect(await outcome({ creds: file }, env)).toContain('holds no credentials');
    });

    test('with TLS', async () => {
      await using dir = await tempDir();
      const { certificate, key } = selfSigned();
      const ca = await dir.write('ca.pem', certificate);
      const keyFile = await dir.write('key.pem', key, 0o600);
      const other = await dir.write('other.pem', selfSigned(2).certificate);
      const tls = (more = '') => `port: -1\ntls { cert_file: "${ca}", key_file: "${keyFile}"${more} }`;
      await using server = await startNatsServer({ version, config: tls() });
      const there = server.url.replace(/^\w+:/, 'nats:');
      expect(await outcome({ server: there, 'tls-ca': ca })).toBe('in');
      expect(await outcome({ server: there.replace('nats:', 'tls:') })).toMatch(/no TLS .*--tls-ca/);
      expect(await outcome({ server: there })).toMatch(/^server\/unreachable no TLS .*certificate.*--tls-ca/);
      expect(await outcome({ server: there, 'tls-ca': other })).toMatch(
        /^server\/unreachable no TLS .*other\.pem/,
      );
      expect(await outcome({ server: there, 'tls-ca': keyFile })).toMatch(
        /^server\/login .*key\.pem holds no certificate/,
      );
      await using strict = await startNatsServer({
        version,
        config: tls(`, ca_file: "${ca}", verify: true`),
      });
      const strictly = { server: `tls://127.0.0.1:${strict.port}`, 'tls-ca': ca };
      expect(await outcome({ ...strictly, 'tls-cert': ca, 'tls-key': keyFile })).toBe('in');
      expect(await outcome(strictly)).toMatch(/^server\/unreachable .*--tls-cert/);
      await using plain = await startNatsServer({ version, config: 'port: -1' });
      expect(await outcome({ server: `tls://127.0.0.1:${plain.port}` })).toMatch(/does not speak TLS/);
    });

    test('with exactly one certificate, whose name and authority do not matter', async () => {
      await using dir = await tempDir();
      const authority = { ...signed(1, 'authority'), name: 'authority' };
      const [mine, twin] = [2, 3].map((serial) => signed(serial, 'nats.example', authority));
      const chain = await dir.write('chain.pem', mine!.certificate + authority.certificate);
      const key = await dir.write('key.pem', mine!.key, 0o600);
      const password = await dir.write('password', SECRET);
      const config = (more = '') =>
        `port: -1\ntls { cert_file: "${chain}", key_file: "${key}"${more} }\nauthorization { users: [{ user: amy, password: "${SECRET}" }] }`;
      await using server = await startNatsServer({ version, config: config() });
      const flags = { server: `127.0.0.1:${server.port}`, user: 'amy', 'password-file': password };
      const pinned = async (name: string, content: string) =>
        outcome({ ...flags, 'tls-pinned': await dir.write(name, content) });
      expect(await pinned('chain.pem', mine!.certificate + authority.certificate)).toBe('in');
      expect(await pinned('alone.pem', mine!.certificate)).toBe('in');
      expect(await pinned('twin.pem', twin!.certificate)).toMatch(/^server\/unreachable no TLS .*twin\.pem/);
      // What signed it is an authority, and not this server.
      expect(await pinned('authority.pem', authority.certificate)).toMatch(
        /^server\/unreachable no TLS .*another certificate/,
      );
      expect(await pinned('key.pem', mine!.key)).toMatch(/key\.pem holds no certificate/);
      expect(await outcome({ ...flags, 'tls-pinned': '/nowhere.pem' })).toContain('there is no such file');
      await using first = await startNatsServer({ version, config: config(', handshake_first: true') });
      const firstly = { ...flags, server: `127.0.0.1:${first.port}`, 'tls-pinned': chain };
      expect(await outcome({ ...firstly, 'tls-first': true })).toBe('in');
    });

    test('and gives no password to another server', async () => {
      await using dir = await tempDir();
      const password = await dir.write('password', SECRET);
      const own = await dir.write('own.pem', selfSigned(1).certificate);
      const thief = selfSigned(2);
      for (const speaksTls of [true, false]) {
        const heard: string[] = [];
        const server = createServer((socket) => {
          socket.on('error', () => {});
          const greeting = { server_id: 'x', version: '2.15.0', max_payload: 1024, tls_required: speaksTls };
          socket.write(`INFO ${JSON.stringify(greeting)}\r\n`);
          const inner = speaksTls
            ? new TLSSocket(socket, { isServer: true, cert: thief.certificate, key: thief.key })
            : socket;
          inner.on('error', () => {}).on('data', (data) => heard.push(String(data)));
        });
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        const { port } = server.address() as AddressInfo;
        const flags = { server: `127.0.0.1:${port}`, user: 'amy', 'password-file': password };
        expect(await outcome({ ...flags, 'tls-pinned': own })).toMatch(/^server\/unreachable .*TLS/);
        expect(heard).toEqual([]);
        server.close();
      }
    });
  });
});

describe('where there is no nats-server', () => {
  test('nobody listens', async () =>
    expect(await outcome({ server: '127.0.0.1:1' })).toMatch(
      /^server\/unreachable cannot connect to 127\.0\.0\.1:1: nobody listens there/,
    ));

  test.each(['nowhere.invalid', 'tls.invalid'])('there is no host %s', async (server) =>
    expect(await outcome({ server })).toMatch(/^server\/unreachable .*(no such host|looked up)/),
  );

  test('something else listens', async () => {
    const server = createServer((socket) =>
      socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await outcome({ server: `127.0.0.1:${port}` })).toMatch(/^server\/unreachable /);
    server.close();
  });
});
