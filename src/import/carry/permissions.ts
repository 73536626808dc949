import type { ConfEntry, ConfNode } from '../read/node.ts';
import { Block } from './block.ts';
import type { Draft } from './draft.ts';
import { booleanOf, durationOf, integerOf, textOf } from './scalars.ts';

const EVERYTHING = ['>'];

type Side = readonly string[] | { readonly allow?: readonly string[]; readonly deny?: readonly string[] };

export interface CarriedPermissions {
  readonly publish: Side;
  readonly subscribe: Side;
  readonly allowResponses?: true;
}

/** What a user may do who has no permissions at all. */
export const ALL: CarriedPermissions = { publish: EVERYTHING, subscribe: EVERYTHING };

/** Permissions in any of their spellings (server/opts.go, parseUserPermissions). What is not restricted is said in full. */
export function permissionsOf(draft: Draft, path: string, { node }: ConfEntry): CarriedPermissions {
  if (node.kind !== 'map') return ALL;
  const block = new Block(node.value, path, draft);
  const publish = sideOf(draft, path, block.take('publish', 'pub', 'import')?.node);
  const subscribe = sideOf(draft, path, block.take('subscribe', 'sub', 'export')?.node);
  const responses = block.take('allow_responses', 'publish_allow_responses');
  const answers = responses !== undefined && mayAnswer(draft, path, responses);
  for (const entry of block.rest())
    if (!entry.node.used) draft.leave(block.name(entry), entry.place, 'nats-server has no such permission');
  // Who may answer, and has nothing else allowed, may publish nothing else: the server turns "everything" off.
  const otherwise: Side = answers ? { deny: EVERYTHING } : EVERYTHING;
  return {
    publish: publish ?? otherwise,
    subscribe: subscribe ?? EVERYTHING,
    ...(answers && { allowResponses: true }),
  };
}

/** An empty list allows everything (server/client.go, setPermissions). */
function sideOf(draft: Draft, path: string, node: ConfNode | undefined): Side | undefined {
  if (node === undefined) return undefined;
  if (node.kind !== 'map') return nonEmpty(subjectsOf(node));
  const block = new Block(node.value, path, draft);
  const allow = nonEmpty(subjectsOf(block.take('allow')?.node));
  const deny = nonEmpty(subjectsOf(block.take('deny')?.node));
  if (allow && !deny) return allow;
  return deny && { ...(allow && { allow }), deny };
}

function subjectsOf(node: ConfNode | undefined): string[] {
  const items = node?.kind === 'list' ? node.value : node ? [node] : [];
  return items.flatMap((item) => textOf(item) ?? []);
}

const nonEmpty = (subjects: readonly string[]) => (subjects.length > 0 ? subjects : undefined);

function mayAnswer(draft: Draft, path: string, { key, node, place }: ConfEntry): boolean {
  if (node.kind !== 'map') return booleanOf(node) === true;
  const block = new Block(node.value, `${path}.${key}`, draft);
  const max = integerOf(block.take('max', 'max_msgs', 'max_messages', 'max_responses')?.node) ?? 0;
  const expires = durationOf(block.take('expires', 'expiration', 'ttl')?.node) ?? '2m';
  // server/const.go, DEFAULT_ALLOW_RESPONSE_…; 0 stands for them.
  if ((max !== 0 && max !== 1) || !['0s', '2m', '120s'].includes(expires))
    draft.change(
      block.path,
      place,
      "allowResponses has NATS's own limits: one answer to each request, within two minutes",
    );
  return true;
}
