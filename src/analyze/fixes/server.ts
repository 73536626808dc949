import { evaluate } from '../../expr/evaluate.ts';
import { provisions } from '../../lower/provision.ts';
import { type Change, leaveOut, valueAt, write } from '../mend.ts';
import type { Fixers } from './fixer.ts';

/** Where natsmith's own examples have them. */
const FILES = {
  clients: { certificate: '/etc/ssl/nats/fullchain.pem', key: '/etc/ssl/nats/key.pem' },
  routes: {
    certificate: '/etc/ssl/nats/route.pem',
    key: '/etc/ssl/nats/route.key',
    ca: '/etc/ssl/nats/routes-ca.pem',
  },
};

/** Names a file for each of the options below a path that have none. */
const nameFiles = (
  options: object,
  path: readonly string[],
  files: Readonly<Record<string, string>>,
): Change[] =>
  Object.entries(files)
    .map(([key, value]) => ({ option: [...path, key], value }))
    .filter(({ option }) => valueAt(options, option) === null);

/** What nats-server is told. */
export const serverFixers: Fixers = {
  'cluster/default-name': ({ deployment }) =>
    write('give this one a name of its own', ['serverName'], `${deployment.name}-1`),
  'cluster/open-routes': ({ deployment: { options } }) => ({
    title: 'have servers show a certificate, from these files',
    changes: [
      { option: ['cluster', 'tls', 'enable'], value: true },
      ...nameFiles(options, ['cluster', 'tls'], FILES.routes),
    ],
  }),
  'settings/ambiguous': ({ option }) => leaveOut('keep the other one', option),
  'settings/shadows-option': ({ option }) => leaveOut('go by the option', option),
  'settings/version': ({ option }) => leaveOut('leave it out, as the server does', option),
  'tls/ca-unused': ({ option, deployment: { options } }) =>
    // With certificates, natsmith's own services could not log in.
    options.backup.enable || evaluate(provisions, { cfg: options })
      ? leaveOut('ask no client for a certificate', option)
      : write('ask clients for a certificate', ['tls', 'verify'], 'required'),
  'tls/handshake-first': ({ option }) => write('greet those who wait', option, 'auto'),
  'tls/map-taken-back': ({ option }) =>
    option.at(-1) === 'verify_and_map' ? leaveOut('go by certificates', option) : undefined,
  'tls/no-ca': ({ deployment: { options } }) => ({
    title: 'take clients of this authority',
    changes: nameFiles(options, ['tls'], { ca: '/etc/ssl/nats/clients.pem' }),
  }),
  'tls/no-certificate': ({ option, deployment: { options } }) => {
    const [path, files] =
      option[0] === 'cluster' ? [['cluster', 'tls'], FILES.routes] : [['tls'], FILES.clients];
    return { title: 'name the files', changes: nameFiles(options, path, files) };
  },
};
