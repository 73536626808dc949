import { join, resolve } from 'node:path';
import type { Imported } from '../import/import.ts';
import { refuseOther, writeSecret } from './import-files.ts';
import type { SecretFate } from './import-report.ts';

/**
 * Writes the passwords that were read into a folder, if one is named, and says what becomes of each.
 * @throws OutputProblem before anything is written, where a file of another content is in the way
 */
export function saveSecrets(
  { credentials }: Imported,
  dir: string | undefined,
  folder: string,
): SecretFate[] {
  const wanted = credentials.map(({ user, value }) => {
    const fate = { user, credential: `nats.${user}` };
    if (value === undefined) return { fate: { ...fate, missing: 'the file has none: choose one' } };
    if (/[\n\r\0]/.test(value))
      return { fate: { ...fate, missing: 'the one of the file has several lines: choose another' } };
    if (dir === undefined) return { fate };
    const name = join(dir, fate.credential);
    return { fate: { ...fate, file: name }, path: resolve(folder, name), content: `${value}\n` };
  });
  for (const { path, content, fate } of wanted) if (path !== undefined) refuseOther(path, fate.file, content);
  for (const { path, content, fate } of wanted) if (path !== undefined) writeSecret(path, fate.file, content);
  return wanted.map(({ fate }) => fate);
}
