import type { Change, StreamChange } from '../plan/change.ts';
import { originsOf } from '../plan/origins.ts';

/**
 * The order in which changes mostly succeed: what goes makes room first, the origin of a mirror is there before it, and
 * consumers come after their stream.
 */
export function inOrder(changes: readonly Change[]): Change[] {
  const streams = changes.filter((change): change is StreamChange => change.kind === 'stream');
  const consumers = changes.filter(({ kind }) => kind === 'consumer');
  const goes = (change: Change) =>
    change.action === 'delete' && !(change.kind === 'consumer' && change.afterStream);
  const stays = (change: Change) => !goes(change);
  return [
    ...consumers.filter(goes),
    ...streams.filter(goes),
    ...originsFirst(streams.filter(stays)),
    ...consumers.filter(stays),
  ];
}

function originsFirst(streams: readonly StreamChange[]): StreamChange[] {
  const byName = new Map(streams.map((change) => [change.name, change]));
  const ordered = new Set<StreamChange>();
  const visit = (change: StreamChange, path: ReadonlySet<string>) => {
    if (ordered.has(change) || path.has(change.name)) return;
    for (const origin of originsOf(change.wanted?.config ?? {})) {
      const other = byName.get(origin);
      if (other) visit(other, new Set(path).add(change.name));
    }
    ordered.add(change);
  };
  for (const change of streams) visit(change, new Set());
  return [...ordered];
}
