import type { Diagnostic } from '../domain/diagnostic.ts';
import { messageOf } from '../domain/reason.ts';
import { type Spec, specSchema } from '../spec/spec.ts';
import { LoadProblem } from './problem.ts';
import { shapeProblems } from './shape.ts';

/** Whether a value has the shape of a spec: the spec, or all that is wrong with it. */
export function judge(value: unknown): { spec?: Spec; diagnostics: Diagnostic[] } {
  try {
    const result = specSchema.safeParse(value);
    if (result.success) return { spec: result.data as Spec, diagnostics: [] };
    return { diagnostics: shapeProblems(specSchema, result.error, value) };
  } catch (error) {
    // Getters and proxies run while they are looked at; a value that holds itself has no end.
    const endless = error instanceof RangeError;
    const message = endless
      ? 'the spec is nested without end'
      : `the spec throws when it is read: ${messageOf(error)}`;
    return { diagnostics: [new LoadProblem('spec/throws', message).diagnostic] };
  }
}
