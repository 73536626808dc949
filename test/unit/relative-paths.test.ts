import { expect, test } from 'vitest';
import { analyze } from '../../src/analyze/analyze.ts';
import type { Settings } from '../../src/domain/conf.ts';
import { resolve } from '../../src/spec/resolve.ts';
import { specOf } from '../support/emitted.ts';

/** Where a relative path is found among free settings. */
const relativeIn = (settings: Settings): string[] => {
  const spec = specOf({ name: 'x', natsVersion: '2.15', base: { host: '127.0.0.1', settings } });
  return analyze(spec, resolve(spec))
    .filter(({ code }) => code === 'settings/relative-path')
    .map(({ path }) => path.slice(2).join('.'));
};

test.each<[string, Settings, string[]]>([
  ['of the server', { log_file: 'nats.log', ports_file_dir: 'ports' }, ['log_file', 'ports_file_dir']],
  ['under another name', { TLS: { ca_file: 'ca.pem' }, logFile: './x' }, ['TLS.ca_file', 'logFile']],
  [
    'of items of a list',
    { leaf: { remotes: [{ url: 'a' }, { url: 'b', CREDS: 'user.creds', tls: { ca_file: 'ca.pem' } }] } },
    ['leaf.remotes.1.CREDS', 'leaf.remotes.1.tls.ca_file'],
  ],
  ['of a certificate among several', { tls: { certs: [{ key_file: 'k' }] } }, ['tls.certs.0.key_file']],
  ['of a folder of accounts', { resolver: { type: 'full', dir: 'jwt' } }, ['resolver.dir']],
  ['of a folder of answers', { ocsp_cache: { local_store: 'ocsp' } }, ['ocsp_cache.local_store']],
  ['that is absolute', { tls: { certs: [{ key_file: '/k' }] }, log_file: '/var/log/nats.log' }, []],
  ['that is none', { log_file: '', pid_file: null }, []],
])('a path %s', (_, settings, places) => expect(relativeIn(settings)).toEqual(places));
