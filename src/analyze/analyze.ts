import type { Diagnostic, Fix, Path } from '../domain/diagnostic.ts';
import type { Deployment } from '../spec/resolve.ts';
import type { Spec } from '../spec/spec.ts';
import { Silencer } from './accept.ts';
import { entryOf, labelOf } from './catalogue.ts';
import type { Fact, Rule } from './fact.ts';
import { fixOf } from './fixes.ts';
import { accountSharing } from './rules/account-sharing.ts';
import { overBudget } from './rules/assets/budgets.ts';
import { startLast } from './rules/assets/start-last.ts';
import {
  bucketClashes,
  deadLetters,
  unbounded,
  withoutConsumers,
  withoutJetStream,
} from './rules/assets/streams.ts';
import { evenCluster, movedIntoCluster } from './rules/cluster.ts';
import { doesPermissions } from './rules/does-permissions.ts';
import { doesReferences } from './rules/does-references.ts';
import { escalation } from './rules/escalation.ts';
import { flow } from './rules/flow.ts';
import { inboxes } from './rules/inboxes.ts';
import { brokenInvariants } from './rules/invariants.ts';
import { jetStreamBypass } from './rules/jetstream-bypass.ts';
import { userKeys } from './rules/keys.ts';
import { freeListeners } from './rules/listeners.ts';
import { noOperators } from './rules/operators.ts';
import { ownLogins } from './rules/own-logins.ts';
import { permissionVersion } from './rules/permission-version.ts';
import { placeholders } from './rules/placeholders.ts';
import { proxyNames } from './rules/proxy-names.ts';
import { slowQuota } from './rules/quota.ts';
import { refusedSettings } from './rules/refused-settings.ts';
import { relativePaths } from './rules/relative-paths.ts';
import { secretsInSettings } from './rules/secrets.ts';
import { shadowedOptions, unknownSettings } from './rules/settings.ts';
import { accountLimits } from './rules/streams/account-limits.ts';
import { copiedQueues } from './rules/streams/copied-queue.ts';
import { externalOrigins } from './rules/streams/external.ts';
import { origins } from './rules/streams/origins.ts';
import { overlappingStreams } from './rules/streams/overlap.ts';
import { declaredAssets } from './rules/streams.ts';
import { subjects } from './rules/subjects.ts';
import { mapTakenBack } from './rules/tls-map.ts';

const rules: readonly Rule[] = [
  brokenInvariants,
  subjects,
  userKeys,
  secretsInSettings,
  unknownSettings,
  shadowedOptions,
  refusedSettings,
  relativePaths,
  proxyNames,
  freeListeners,
  ownLogins,
  mapTakenBack,
  overlappingStreams,
  origins,
  externalOrigins,
  copiedQueues,
  accountLimits,
  declaredAssets,
  evenCluster,
  permissionVersion,
  withoutJetStream,
  overBudget,
  unbounded,
  withoutConsumers,
  bucketClashes,
  deadLetters,
  startLast,
  slowQuota,
  accountSharing,
  noOperators,
  doesReferences,
  doesPermissions,
  flow,
  inboxes,
  escalation,
  jetStreamBypass,
  placeholders,
];

/**
 * Everything that the rules find in the given deployments of a spec, less what it accepts. What holds in every profile is
 * said once, and of none of them.
 */
export function analyze(spec: Spec, deployments: readonly Deployment[]): Diagnostic[] {
  const silencer = new Silencer(spec.accept);
  const found = new Map<string, Noted[]>();
  const note = (fact: Fact, deployment: Deployment) => {
    if (silencer.silences(fact, deployment)) return;
    const noted = noteOf(fact, deployment);
    const { code, path, message } = noted.diagnostic;
    const same = JSON.stringify([code, path, message]);
    const before = found.get(same) ?? [];
    // Two options may come to the same in the end.
    if (!before.some(({ diagnostic }) => diagnostic.profile === deployment.profile))
      found.set(same, [...before, noted]);
  };
  for (const deployment of deployments)
    for (const rule of rules) for (const fact of rule(deployment)) note(fact, deployment);
  for (const [deployment, fact] of movedIntoCluster(deployments)) note(fact, deployment);
  const profiles = deployments.map(({ profile }) => profile);
  const all = profiles.length >= Object.keys(spec.profiles).length;
  const base: Path = ['base'];
  const merged = [...found.values()].flatMap((same) => {
    if (all && same.length === deployments.length) {
      const { profile: _, ...everywhere } = same[0]!.diagnostic;
      return [withFix(everywhere, joined(same.map((noted) => fixFor(noted, base))))];
    }
    return same.map((noted) => {
      const { profile } = noted.deployment;
      const layer = Object.hasOwn(spec.profiles, profile) ? ['profiles', profile] : base;
      return withFix(noted.diagnostic, fixFor(noted, layer));
    });
  });
  return merged.concat(silencer.unused(profiles, all));

  function fixFor({ fact, deployment, option, diagnostic }: Noted, layer: Path): Fix | undefined {
    return fixOf(fact, { deployment, deployments, option }, diagnostic.path, layer);
  }
}

/** A fact, and what is said of it in one profile. */
interface Noted {
  readonly fact: Fact;
  readonly deployment: Deployment;
  /** The option that is to blame. */
  readonly option: Path;
  readonly diagnostic: Diagnostic;
}

const withFix = (diagnostic: Diagnostic, fix: Fix | undefined): Diagnostic =>
  fix ? { ...diagnostic, fix } : diagnostic;

/** One fix for all profiles: each may have its own place for it. */
function joined(fixes: readonly (Fix | undefined)[]): Fix | undefined {
  if (!fixes.every((fix) => fix !== undefined) || fixes[0] === undefined) return undefined;
  const edits = new Map(fixes.flatMap((fix) => fix.edits).map((edit) => [JSON.stringify(edit.path), edit]));
  return { ...fixes[0], edits: [...edits.values()] };
}

function noteOf(fact: Fact, deployment: Deployment): Noted {
  const { code, path, and = [], message, help } = fact;
  const entry = entryOf(code);
  // Options that were never written have their defaults: those that were are where something can be changed.
  const options = [path, ...and].map((option) => ({ option, place: deployment.origin(option) }));
  const written = options.filter(({ option, place }) => place.at(-1) === option.at(-1));
  const [{ option, place } = options[0]!, ...others] = written;
  const related = others.map((other) => ({
    path: other.place,
    text: labelOf(entry, other.option) ?? 'has to do with it',
  }));
  const label = labelOf(entry, option);
  const advice = help ?? entry.help;
  const diagnostic = {
    code,
    severity: entry.severity,
    profile: deployment.profile,
    path: place,
    ...(entry.about && { about: entry.about }),
    ...(label !== undefined && { label }),
    ...(related.length > 0 && { related }),
    message,
    why: entry.why,
    ...(advice !== undefined && { help: advice }),
  };
  return { fact, deployment, option, diagnostic };
}
