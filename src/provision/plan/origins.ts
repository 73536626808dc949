import { type Config, textsOf } from './asset.ts';
import type { Change, StreamChange } from './change.ts';

/** Streams of the same place that a stream copies messages from. */
export function originsOf({ mirror, sources }: Config): string[] {
  const all = [mirror, ...(Array.isArray(sources) ? (sources as unknown[]) : [])] as (Config | undefined)[];
  return all.flatMap((each) => (each && !each.external ? textsOf([each.name]) : []));
}

const MATTERS = new Set(['mirror', 'retention', 'sources']);

/**
 * Who copies from a stream that is to become another waits for that: copying empties a work queue, and two streams that would
 * copy from each other for a moment are refused.
 */
export function afterOrigins(changes: readonly Change[]): readonly Change[] {
  const becoming = new Set(
    changes.filter((each) => each.kind === 'stream' && becomesAnother(each)).map(({ name }) => name),
  );
  return changes.map((change) => {
    if (change.kind !== 'stream' || !change.wanted) return change;
    const origins = originsOf(change.wanted.config).filter(
      (name) => becoming.has(name) && name !== change.name,
    );
    return origins.length === 0 ? change : { ...change, waitsFor: [...change.waitsFor, ...origins] };
  });
}

const becomesAnother = ({ action, fields }: StreamChange): boolean =>
  action === 'recreate' || (action === 'update' && fields.some(({ field }) => MATTERS.has(field)));
