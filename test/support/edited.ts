import { analyze } from '../../src/analyze/analyze.ts';
import type { Diagnostic, Fix } from '../../src/domain/diagnostic.ts';
import { judge } from '../../src/load/judge.ts';
import { resolve } from '../../src/spec/resolve.ts';

type Holder = Record<PropertyKey, unknown>;

/** What `natsmith check` says of a spec's value, but where it is written. */
export function diagnosticsOf(value: unknown): readonly Diagnostic[] {
  const { spec, diagnostics } = judge(value);
  return spec ? [...diagnostics, ...analyze(spec, resolve(spec))] : diagnostics;
}

/** The value of a spec with a fix in it, by nothing but what `--json` prints. */
export function edited(value: unknown, { edits }: Fix): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(value));
  for (const edit of JSON.parse(JSON.stringify(edits)) as Fix['edits']) {
    let holder = copy as Holder;
    for (const key of edit.path.slice(0, -1)) {
      holder[key] ??= {};
      holder = holder[key] as Holder;
    }
    const key = edit.path.at(-1)!;
    if ('replacement' in edit) holder[key] = edit.replacement;
    else if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
  }
  return copy;
}
