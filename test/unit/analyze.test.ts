import { describe, expect, test } from 'vitest';
import { analyze } from '../../src/analyze/analyze.ts';
import { resolve } from '../../src/spec/resolve.ts';
import type { SpecInput } from '../../src/spec/spec.ts';
import { specOf } from '../support/emitted.ts';

/** `code profile at.path` of everything that is found, in the given profiles only if any are. */
function found(input: SpecInput, profiles?: string[]): string[] {
  // For programs of its own host: nothing else is said of it.
  const spec = specOf({ ...input, base: { host: '127.0.0.1', ...input.base } });
  const deployments = resolve(spec).filter(({ profile }) => profiles?.includes(profile) ?? true);
  return analyze(spec, deployments).map(({ code, profile, path }) =>
    [code, profile ?? 'all', path.join('.')].join(' '),
  );
}

describe('help', () => {
  test.each([
    ['{ startSequence: 3 }', { startSequence: 3 }, 'by_start_sequence'],
    ['{ startTime: … }', { startTime: '2026-11-21T00:00:00Z' }, 'by_start_time'],
    ['last_per_subject', { deliverPolicy: 'last_per_subject' as const }, 'filterSubjects'],
  ])('of where a consumer begins is about what was written: %s', (_, consumer, help) => {
    const streams = { EVENTS: { subjects: ['ev.>'], maxBytes: '1MB', consumers: { replay: consumer } } };
    const spec = specOf({ name: 'x', base: { host: '127.0.0.1', streams } });
    expect(analyze(spec, resolve(spec)).map((each) => [each.code, each.help])).toEqual([
      ['consumer/start', expect.stringContaining(help)],
    ]);
  });
});

const clash = { port: 8222 };
const because = 'tests do so';

describe('diagnostics', () => {
  test('are said once where they hold in every profile', () => {
    expect(found({ name: 'x', base: clash, profiles: { a: {}, b: {} } })).toEqual([
      'listen/port-clash all base.port',
    ]);
  });

  test('name the profiles in which they hold', () => {
    expect(found({ name: 'x', profiles: { a: clash, b: {}, c: clash } })).toEqual([
      'listen/port-clash a profiles.a.port',
      'listen/port-clash c profiles.c.port',
    ]);
  });

  test('point at the layer that brought them in', () => {
    expect(found({ name: 'x', base: { port: 4333 }, profiles: { a: { port: 8222 }, b: {} } })).toEqual([
      'listen/port-clash a profiles.a.port',
    ]);
  });
});

describe('the proxy', () => {
  const of = (proxy: object, more: object = {}) =>
    found({ name: 'x', base: { proxy: { enable: true, ...proxy }, metrics: { enable: true }, ...more } });
  const open = 'proxy/open-monitoring all base.proxy.enable';

  test('should not show the monitoring pages to everyone, in safe mode', () => {
    expect(of({})).toEqual([open]);
    expect(of({}, { safeMode: false })).toEqual([]);
    expect(of({ enable: false })).toEqual([]);
    expect(of({ allow: [] })).toEqual([]);
    expect(of({ basicAuthFile: '/run/htpasswd', tls: { enable: true, acme: true } })).toEqual([]);
  });

  test('should ask at addresses, which nginx need not look up', () => {
    const at = (more: object) => of({ allow: [] }, more);
    expect(at({ httpHost: '10.0.0.1', safeMode: false })).toEqual([]);
    expect(at({ httpHost: '::1' })).toEqual([]);
    expect(at({ httpHost: 'localhost' })).toEqual([]);
    expect(at({ httpHost: 'nats.internal', safeMode: false })).toEqual(['proxy/name all base.httpHost']);
    expect(at({ metrics: { enable: true, host: 'a.b', port: 7777 } })).toEqual([
      'proxy/name all base.metrics.host',
    ]);
    expect(of({ enable: false }, { httpHost: 'nats.internal', safeMode: false })).toEqual([]);
  });

  test('should not ask for a password that everyone can read', () => {
    expect(of({ basicAuthFile: '/run/htpasswd' })).toEqual([
      'proxy/clear-password all base.proxy.basicAuthFile',
    ]);
  });

  test('has metrics to show only where there is an exporter', () => {
    expect(of({ allow: [] }, { metrics: {} })).toEqual(['metrics/off all base.proxy.enable']);
  });
});

describe('backups', () => {
  const login = (settings: NonNullable<NonNullable<SpecInput['base']>['settings']>) =>
    found({ name: 'x', base: { backup: { enable: true }, settings } }).filter((each) =>
      each.startsWith('backup/login'),
    );

  test.each([
    ['tls', { TLS: { cert_file: '/c', key_file: '/k' } }, 'settings.TLS'],
    ['users', { authorization: { Users: [] } }, 'settings.authorization.Users'],
    ['a token', { authorization: { token: 'x' } }, 'settings.authorization.token'],
  ])('are kept out by %s among the settings', (_, settings, at) =>
    expect(login(settings)).toEqual([`backup/login all base.${at}`]),
  );

  test.each([
    ['TLS that is not asked of all', { tls: { cert_file: '/c', key_file: '/k' }, allow_non_tls: true }],
    ['a time limit for logging in', { authorization: { timeout: 1 } }],
    ['what is taken away', { tls: null, authorization: { users: null } }],
  ])('are not kept out by %s', (_, settings) => expect(login(settings)).toEqual([]));
});

describe('natsmith itself, where clients speak TLS', () => {
  const tls = { enable: true, certificate: '/etc/ssl/nats/chain.pem', key: '/etc/ssl/nats/key.pem' };
  const wanted = { backup: { enable: true }, streams: { ORDERS: { subjects: ['orders.>'] } } };
  const logins = (base: NonNullable<SpecInput['base']>) =>
    found({ name: 'x', base: { ...wanted, ...base } }).filter((each) => each.includes('/login'));

  test('knows the server by the certificate of the options', () => {
    expect(logins({ tls })).toEqual([]);
    expect(logins({ tls, settings: { tls: { cipher_suites: ['TLS_AES_128_GCM_SHA256'] } } })).toEqual([]);
    expect(logins({ tls, settings: { tls: { cert_file: '/c', key_file: '/k' } } })).toEqual([
      'backup/login all base.settings.tls',
      'provision/login all base.settings.tls',
    ]);
  });

  const own = { clientCertificate: '/etc/ssl/own.pem', clientKey: '/etc/ssl/own.key' };

  test('has one to show, where clients must', () => {
    const asked = { ...tls, ca: '/etc/ssl/nats/clients.pem', verify: 'required' as const };
    expect(logins({ tls: { ...asked, ...own } })).toEqual([]);
    expect(logins({ tls: { ...asked, clientCertificate: own.clientCertificate } })).toHaveLength(2);
  });

  test('is one user, where certificates say who clients are', () => {
    const mapped = { ...tls, ...own, ca: '/etc/ssl/nats/clients.pem', verify: 'map' as const };
    const user = { name: 'amy', publish: ['>'], subscribe: ['>'] };
    const of = (clientUser: string | undefined, more: object = {}) =>
      found({
        name: 'x',
        base: {
          tls: { ...mapped, ...(clientUser && { clientUser }) },
          auth: { enable: true, users: [user] },
          ...wanted,
          ...more,
        },
      }).filter((each) => each.startsWith('tls/own-user'));
    expect(of('natsmith')).toEqual([]);
    expect(of(undefined)).toEqual(['tls/own-user all base.tls.verify']);
    expect(of('amy')).toEqual(['tls/own-user all base.tls.clientUser']);
    const account = (name: string) => ({
      users: [{ ...user, name }],
      jetstream: { enable: true },
    });
    const accounts = (...names: string[]) => ({
      streams: {},
      accounts: Object.fromEntries(names.map((name) => [name.toUpperCase(), account(name)])),
    });
    expect(of('natsmith', accounts('one'))).toEqual([]);
    expect(of('natsmith', accounts('one', 'two'))).toEqual(['tls/own-user all base.accounts']);
  });

  test('has none to show, where clients must', () => {
    const asked = { tls: { ...tls, ca: '/etc/ssl/nats/clients.pem', verify: 'required' as const } };
    expect(logins(asked)).toEqual([
      'backup/login all base.tls.verify',
      'provision/login all base.tls.verify',
    ]);
    expect(logins({ ...asked, ...{ backup: {}, streams: {} } })).toEqual([]);
  });
});

describe('users who are known by their certificates', () => {
  const files = { certificate: '/etc/ssl/nats/chain.pem', key: '/etc/ssl/nats/key.pem' };
  const app = { name: 'app@example.org', publish: ['app.>'], subscribe: ['app.>'] };
  const of = (more: object) => {
    const tls = { enable: true, ...files, ca: '/etc/ssl/nats/clients.pem', verify: 'map' as const };
    return found({ name: 'x', base: { tls, operators: [{ name: 'admin' }], ...more } });
  };

  test.each([
    ['in no account', { auth: { enable: true, users: [app] } }],
    ['in an account', { auth: { enable: true }, accounts: { SHOP: { users: [app] } } }],
  ])('may be %s', (_, more) => expect(of(more)).toEqual([]));

  test('have to be there', () => {
    expect(of({ operators: [] })).toEqual(['tls/map-without-users all base.tls.verify']);
  });
});

describe('accept', () => {
  const user = { name: 'gitlab', publish: ['>'] };
  const auth = { enable: true, users: [user, { ...user, name: 'matrix' }] };

  test('silences a rule everywhere', () => {
    expect(found({ name: 'x', base: { auth }, accept: [{ code: 'permission/one-sided', because }] })).toEqual(
      [],
    );
  });

  test('silences a rule for one user by name', () => {
    const accept = [{ code: 'permission/one-sided', at: 'auth.users.gitlab', because }];
    expect(found({ name: 'x', base: { auth }, accept })).toEqual([
      'permission/one-sided all base.auth.users.1',
    ]);
  });

  test('silences a rule in the profile that it stands in', () => {
    const accept = [{ code: 'listen/port-clash', because }];
    expect(found({ name: 'x', base: clash, profiles: { a: { accept }, b: {} } })).toEqual([
      'listen/port-clash b base.port',
    ]);
  });

  test('is a warning where it silences nothing, at its place', () => {
    const accept = [{ code: 'listen/port-clash', because }];
    expect(found({ name: 'x', accept })).toEqual(['accept/unused all accept.0']);
    expect(found({ name: 'x', profiles: { a: { accept }, b: {} } })).toEqual([
      'accept/unused all profiles.a.accept.0',
    ]);
  });

  test('is not called unused by a look at other profiles', () => {
    const accept = [{ code: 'listen/port-clash', because }];
    const spec: SpecInput = { name: 'x', accept, profiles: { a: clash, b: {} } };
    expect(found(spec, ['b'])).toEqual([]);
  });
});
