import type * as z from 'zod';
import { formatPath, type Path } from '../domain/diagnostic.ts';
import { similar } from '../domain/nearest.ts';
import { groupsWith, keysOf, schemaAt } from './schema-at.ts';

/** What may be meant by a key that is not known in the group at `path`. */
export function unknownKeyHelp(root: z.ZodType, path: Path, key: string): string | undefined {
  const known = keysOf(schemaAt(root, path).schema);
  const names = similarKeys(root, path, key);
  if (names.length > 0) return `similar names: ${names.join(', ')}`;

  const elsewhere = misplaced(root, path, key);
  if (elsewhere) return `it belongs in ${formatPath(elsewhere)}: ${formatPath([...elsewhere, key])}`;
  const isOptions = path[0] === 'base' || path[0] === 'profiles';
  const settings = isOptions ? '; other settings of nats-server.conf go into settings' : '';
  return known.length > 0 ? `${formatPath(path)} takes ${known.join(', ')}${settings}` : undefined;
}

/** Keys of the group at `path` that may be meant, nearest first. */
export const similarKeys = (root: z.ZodType, path: Path, key: string): string[] =>
  similar(key, keysOf(schemaAt(root, path).schema));

/** The group in which the key would be right: in the same layer of options, or in `base` for one beside the layers. */
export function misplaced(root: z.ZodType, path: Path, key: string): Path | undefined {
  const layer = path[0] === 'base' ? path.slice(0, 1) : path[0] === 'profiles' ? path.slice(0, 2) : ['base'];
  const { schema } = schemaAt(root, layer);
  const [found] = groupsWith(schema, key);
  return found && [...layer, ...found];
}
