import type { Diagnostic } from '../domain/diagnostic.ts';
import type { Deployment } from '../spec/resolve.ts';
import type { Spec } from '../spec/spec.ts';
import { Acceptance } from './accept.ts';
import { entryOf } from './catalogue.ts';
import type { Fact, Rule } from './fact.ts';
import { brokenInvariants } from './rules/invariants.ts';
import { shadowedOptions, unknownSettings } from './rules/settings.ts';
import { subjects } from './rules/subjects.ts';

const rules: readonly Rule[] = [brokenInvariants, subjects, unknownSettings, shadowedOptions];

/** Everything that the rules find in the deployments of a spec, less what it accepts; the same thing once. */
export function analyze(spec: Spec, deployments: readonly Deployment[]): Diagnostic[] {
  const acceptance = new Acceptance(spec.accept);
  const found = new Map<string, Diagnostic[]>();
  for (const deployment of deployments) {
    for (const rule of rules) {
      for (const fact of rule(deployment)) {
        if (acceptance.silences(fact, deployment)) continue;
        const diagnostic = toDiagnostic(fact, deployment);
        const same = JSON.stringify([diagnostic.code, diagnostic.path, diagnostic.message]);
        found.set(same, [...(found.get(same) ?? []), diagnostic]);
      }
    }
  }
  return [...found.values()].map((same) => merge(same, deployments.length)).concat(acceptance.unused());
}

/** What holds in every profile is said once, and of none of them. */
function merge([first, ...rest]: Diagnostic[], profiles: number): Diagnostic {
  if (rest.length + 1 < profiles) return first!;
  const { profile: _, ...everywhere } = first!;
  return everywhere;
}

function toDiagnostic({ code, path, message, help }: Fact, deployment: Deployment): Diagnostic {
  const entry = entryOf(code);
  const advice = help ?? entry.help;
  return {
    code,
    severity: entry.severity,
    profile: deployment.profile,
    path: deployment.origin(path),
    message,
    why: entry.why,
    ...(advice !== undefined && { help: advice }),
  };
}
