import type { Diagnostic, Location } from '../domain/diagnostic.ts';
import { messageOf } from '../domain/reason.ts';
import { type Spec, specOf, specSchema } from '../spec/spec.ts';
import { endlessAt } from './endless.ts';
import { LoadProblem } from './problem.ts';
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
    const path = endlessAt(value);
    if (path) {
      const { diagnostic } = new LoadProblem('spec/type', 'the spec is nested too deeply, or holds itself', {
        path,
      });
      return { diagnostics: [diagnostic] };
    }
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
