import { canonicalSettings, writtenAt } from '../../domain/canonical-settings.ts';
import { isMap, type Setting, type Settings } from '../../domain/conf.ts';
import type { Path } from '../../domain/diagnostic.ts';
import type { Rule } from '../fact.ts';
import { leaveOut, type Mend, write } from '../mend.ts';

/** Settings that name a file or a folder, wherever they stand (`server/opts.go`). */
const FILES = [
  'ca_file',
  'cert_file',
  'credentials',
  'dir',
  'key_file',
  'keys_file',
  'local_store',
  'log_file',
  'pid_file',
  'ports_file_dir',
  'store_dir',
];

/** Files of free settings whose place depends on where the server is started. */
export const relativePaths: Rule = function* ({ options }) {
  const free = options.settings as Settings;
  for (const [path, file] of filesIn(canonicalSettings(free), []))
    if (file !== '' && !file.startsWith('/'))
      yield {
        code: 'settings/relative-path',
        path: ['settings', ...writtenAt(free, path)],
        message: `${path.join('.')} is the relative path ${JSON.stringify(file)}`,
        mend: mendOf(path, ['settings', ...writtenAt(free, path)], file),
      };
};

/** Where such files are on a host, in a folder that the service may write to or read. */
function mendOf(path: Place, option: Path, file: string): Mend | undefined {
  const name = file.split('/').at(-1);
  switch (path.at(-1)) {
    case 'store_dir':
      return leaveOut('keep streams in dataDir', option);
    case 'log_file':
      return {
        title: "go by logs: { to: 'file' }",
        changes: [{ option }, { option: ['logs', 'to'], value: 'file' }],
      };
    case 'ca_file':
    case 'cert_file':
    case 'key_file':
      return write(`read /etc/ssl/nats/${name}`, option, `/etc/ssl/nats/${name}`);
    default:
      return undefined;
  }
}

function* filesIn(value: Setting, path: Place): Generator<[Place, string]> {
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* filesIn(item, [...path, index]);
  else if (isMap(value))
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === 'string' && FILES.includes(key)) yield [[...path, key], inner];
      else yield* filesIn(inner, [...path, key]);
    }
}

type Place = readonly (string | number)[];
