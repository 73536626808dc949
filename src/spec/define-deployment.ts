import type { SpecInput } from './spec.ts';

/** Gives a spec its type; the default export of a `natsmith.config.ts` is what this returns. */
export function defineDeployment<const T extends SpecInput>(spec: T): T {
  return spec;
}
