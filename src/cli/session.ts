import './quick-start.ts';
import { analyze } from '../analyze/analyze.ts';
import type { Diagnostic } from '../domain/diagnostic.ts';
import * as api from '../index.ts';
import { load, NOTHING_TO_READ } from '../load/load.ts';
import { type Deployment, resolve } from '../spec/resolve.ts';
import type { Spec } from '../spec/spec.ts';
import { type Invocation, type Outcome, usageProblem } from './command.ts';

/** A spec that can be worked with, and what is to be said about it. */
export interface Session {
  /** Absolute path of the spec. */
  readonly file: string;
  readonly spec: Spec;
  /** All of them. */
  readonly deployments: readonly Deployment[];
  /** The names of the profiles that were asked for; all of them unless told. */
  readonly profiles: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** Whether there is no error among the diagnostics. */
  readonly ok: boolean;
}

/** Loads the spec and analyzes it; an Outcome where that does not lead to a spec of the right shape. */
export async function open({ flags, folder, stage, source }: Invocation): Promise<Session | Outcome> {
  const named = flags.spec as string | undefined;
  const loaded = await stage('load', () => load({ folder, file: named, api }));
  const { file, spec } = loaded;
  source.lines = loaded.lines;
  if (!file || !spec) {
    const nothing = loaded.diagnostics.some(({ code }) => NOTHING_TO_READ.has(code));
    return { exit: nothing ? 3 : 1, diagnostics: loaded.diagnostics };
  }
  const deployments = await stage('resolve', () => resolve(spec));
  const known = deployments.map(({ profile }) => profile);
  const profiles = [...new Set((flags.profile as readonly string[] | undefined) ?? known)];
  const unknown = profiles.find((profile) => !known.includes(profile));
  if (unknown !== undefined) {
    return usageProblem(
      'profile',
      `${spec.name} has no profile ${JSON.stringify(unknown)}`,
      `profiles are ${known.join(', ')}`,
    );
  }
  const chosen = deployments.filter(({ profile }) => profiles.includes(profile));
  const found = await stage('analyze', () => analyze(spec, chosen));
  const diagnostics = [...loaded.diagnostics, ...(await loaded.describe(found))];
  const ok = !diagnostics.some(({ severity }) => severity === 'error');
  return { file, spec, deployments, profiles, diagnostics, ok };
}

export const isOutcome = (value: Session | Outcome): value is Outcome => 'exit' in value;
