import type { Diagnostic } from './domain/diagnostic.ts';
import type { Artifact } from './emit/artifact.ts';
import type { SpecInput } from './spec/spec.ts';

export type { Diagnostic, Location, Path, Severity } from './domain/diagnostic.ts';
export type { Artifact } from './emit/artifact.ts';
export { defineDeployment } from './spec/define-deployment.ts';
export type { Options, OptionsInput } from './spec/options.ts';
export type { Overlay, SpecInput } from './spec/spec.ts';

/*
 * Specs import this module, and most of them call `defineDeployment` alone: what the rest needs is loaded when it is used.
 */

/** Everything that natsmith has to say about a spec, in all of its profiles. Reads and writes nothing. */
export async function check(spec: SpecInput): Promise<Diagnostic[]> {
  const { compile } = await import('./compile.ts');
  return (await compile(spec)).diagnostics;
}

/**
 * What a spec compiles to: the files that `natsmith build` writes, but for the manifests, and for the command line itself,
 * which hosts with backups get. Reads and writes nothing.
 * Without artifacts where the diagnostics hold an error.
 */
export async function build(spec: SpecInput): Promise<{ diagnostics: Diagnostic[]; artifacts: Artifact[] }> {
  const { compile, artifactsOf } = await import('./compile.ts');
  const compiled = await compile(spec);
  return { diagnostics: compiled.diagnostics, artifacts: compiled.ok ? await artifactsOf(compiled) : [] };
}
