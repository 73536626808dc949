import { canonicalSettings, writtenAt } from '../../domain/canonical-settings.ts';
import { isMap, type Settings } from '../../domain/conf.ts';
import type { Rule } from '../fact.ts';

/** Settings that name a file or a folder, wherever they stand (`server/opts.go`). */
const FILES = ['ca_file', 'cert_file', 'key_file', 'log_file', 'pid_file', 'ports_file_dir', 'store_dir'];

/** Files of free settings whose place depends on where the server is started. */
export const relativePaths: Rule = function* ({ options }) {
  const free = options.settings as Settings;
  for (const [path, file] of filesIn(canonicalSettings(free), []))
    if (!file.startsWith('/'))
      yield {
        code: 'settings/relative-path',
        path: ['settings', ...writtenAt(free, path)],
        message: `${path.join('.')} is the relative path ${JSON.stringify(file)}`,
      };
};

function* filesIn(settings: Settings, prefix: readonly string[]): Generator<[string[], string]> {
  for (const [key, value] of Object.entries(settings)) {
    const path = [...prefix, key];
    if (typeof value === 'string' && FILES.includes(key)) yield [path, value];
    else if (isMap(value ?? null)) yield* filesIn(value as Settings, path);
  }
}
