import { isPublic, isSecretName } from '../load/secret-names.ts';
import type { ConfNode } from './read/node.ts';

const IN_ADDRESS = /:\/\/([^\s/@]+)@/;

/** Every text of a configuration that may be a secret, with the parts that messages may show alone. */
export function secretsIn(node: ConfNode, name = ''): string[] {
  if (node.kind === 'list') return node.value.flatMap((item) => secretsIn(item, name));
  if (node.kind === 'map')
    return [...node.value.values()].flatMap((entry) => secretsIn(entry.node, entry.key));
  if (node.kind !== 'text') return [];
  const login = IN_ADDRESS.exec(node.value)?.[1];
  if (login !== undefined) return [login, ...login.split(':').slice(1)];
  const isSecret = isSecretName(name) && !isPublic(name, node.value);
  return isSecret || node.environment !== undefined ? [node.value] : [];
}
