import { canonicalSettings, writtenAt } from '../../domain/canonical-settings.ts';
import { isMap, type Setting, type Settings } from '../../domain/conf.ts';
import type { Rule } from '../fact.ts';

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
      };
};

function* filesIn(value: Setting, path: Path): Generator<[Path, string]> {
  if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* filesIn(item, [...path, index]);
  else if (isMap(value))
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === 'string' && FILES.includes(key)) yield [[...path, key], inner];
      else yield* filesIn(inner, [...path, key]);
    }
}

type Path = readonly (string | number)[];
