import type { Diagnostic, Location } from '../domain/diagnostic.ts';
import { messageOf } from '../domain/reason.ts';
import { type Spec, specOf, specSchema } from '../spec/spec.ts';
import { endlessAt } from './endless.ts';
import { LoadProblem } from './problem.ts';
import { protoKeyAt } from './proto-key.ts';
import { shapeProblems } from './shape.ts';

/**
 * Whether a value has the shape of a spec: the spec, or all that is wrong with it.
 * @param placeOf where an error was thrown: getters and proxies run while a value is looked at
 */
export function judge(
  value: unknown,
  placeOf: (error: unknown) => Location | undefined = () => undefined,
): { spec?: Spec; diagnostics: Diagnostic[] } {
  try {
    const problem = unfit(value);
    if (problem) return { diagnostics: [problem.diagnostic] };
    const result = specSchema.safeParse(value);
    if (result.success) return { spec: specOf(result.data), diagnostics: [] };
    return { diagnostics: shapeProblems(specSchema, result.error, value) };
  } catch (error) {
    const location = placeOf(error);
    const message = `the spec throws when it is read: ${messageOf(error)}`;
    return {
      diagnostics: [new LoadProblem('spec/throws', message, location ? { location } : {}).diagnostic],
    };
  }
}

/** What the schema would fall over, or overlook. */
function unfit(value: unknown): LoadProblem | undefined {
  const endless = endlessAt(value);
  if (endless)
    return new LoadProblem('spec/type', 'the spec is nested too deeply, or holds itself', { path: endless });
  const proto = protoKeyAt(value);
  return (
    proto &&
    new LoadProblem('spec/unknown-key', 'nothing can be called "__proto__"', { path: proto, about: 'key' })
  );
}
