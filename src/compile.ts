import { analyze } from './analyze/analyze.ts';
import type { Diagnostic } from './domain/diagnostic.ts';
import type { Artifact } from './emit/artifact.ts';
import { judge } from './load/judge.ts';
import { type Deployment, resolve } from './spec/resolve.ts';
import type { Spec } from './spec/spec.ts';

/** A value that was meant as a spec, as far as it gets through the stages. */
export interface Compiled {
  readonly diagnostics: Diagnostic[];
  /** Whether there is no error among the diagnostics. */
  readonly ok: boolean;
  readonly spec?: Spec;
  readonly deployments?: readonly Deployment[];
}

export async function compile(value: unknown): Promise<Compiled> {
  const { spec, diagnostics } = judge(value);
  if (!spec) return { diagnostics, ok: false };
  const deployments = resolve(spec);
  const found = analyze(spec, deployments);
  return { diagnostics: found, ok: !found.some(({ severity }) => severity === 'error'), spec, deployments };
}

export async function artifactsOf({ spec, deployments }: Compiled): Promise<Artifact[]> {
  const { emit } = await import('./emit/emit.ts');
  return spec && deployments ? emit(spec, deployments) : [];
}
