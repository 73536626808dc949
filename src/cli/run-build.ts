import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { Diagnostic } from '../domain/diagnostic.ts';
import { OutputProblem } from '../emit/disk.ts';
import { sha256 } from '../emit/manifest.ts';
import { type Change, type Output, type Plan, plan } from '../emit/plan.ts';
import { COMMAND_LINE } from '../emit/systemd/host-facts.ts';
import { write } from '../emit/write.ts';
import { displayName } from '../load/problem.ts';
import { version } from '../version.ts';
import { artifactsOf, profileOf } from './artifacts.ts';
import { type Invocation, type Outcome, problem } from './command.ts';
import { driftReport } from './drift.ts';
import { isOutcome, open, type Session } from './session.ts';
import { count } from './terminal.ts';

export async function runBuild(invocation: Invocation): Promise<Outcome> {
  const session = await open(invocation);
  if (isOutcome(session)) return session;
  const { diagnostics, file } = session;
  if (!session.ok) return { exit: 1, diagnostics, talk: 'nothing was written\n' };
  const { flags, folder, stage } = invocation;
  const out = flags.out as string | undefined;
  const root = out === undefined ? dirname(file) : resolve(folder, out);
  try {
    const output = await stage('emit', () => outputOf(session, root));
    const changes = changesOf(await stage('write', () => (flags.check ? plan(output) : write(output))));
    const record = { artifacts: changes.map(entryOf) };
    if (flags.check) {
      const compared = changes.filter((change) => !isLeftOut(change));
      return { ...driftReport(compared, invocation, file), diagnostics, record };
    }
    return { exit: 0, diagnostics, record, talk: written(changes, session, displayName(root, folder)) };
  } catch (error) {
    if (!(error instanceof OutputProblem)) throw error;
    return { exit: 3, diagnostics: [...diagnostics, outputProblem(error)] };
  }
}

function outputOf(session: Session, root: string): Output {
  const isChosen = (path: string) => {
    const profile = profileOf(path);
    return profile === undefined || session.profiles.includes(profile);
  };
  const exists = new Set(session.deployments.map(({ profile }) => profile));
  return {
    root,
    artifacts: artifactsOf(session).filter(({ path }) => isChosen(path)),
    madeBy: `natsmith ${version}`,
    keep: (path) => !isChosen(path) && exists.has(profileOf(path) ?? ''),
  };
}

const changesOf = (plans: readonly Plan[]): Change[] => plans.flatMap(({ changes }) => changes);

/** natsmith's own file follows from its version, which manifests hold. It is large: git need not keep it. */
const isLeftOut = (change: Change) =>
  change.kind === 'added' && change.artifact.path.endsWith(`/root/${COMMAND_LINE}`);

function entryOf(change: Change) {
  if (change.kind === 'removed') return { path: change.path, change: change.kind };
  return { path: change.artifact.path, sha256: sha256(change.artifact.content), change: change.kind };
}

function outputProblem({ message, help }: OutputProblem): Diagnostic {
  return problem('output/cannot-write', message, help);
}

function written(changes: readonly Change[], { spec, profiles }: Session, root: string): string {
  const number = (kind: Change['kind']) => changes.filter((change) => change.kind === kind).length;
  const parts = (['added', 'changed', 'removed', 'unchanged'] as const)
    .filter((kind) => number(kind) > 0)
    .map((kind) => `${number(kind)} ${kind}`);
  const done = `${spec.name}: ${count(changes.length, 'file')}: ${parts.join(', ')}\n`;
  if (changes.every(({ kind }) => kind === 'unchanged')) return done;
  const folder = `generated/${spec.name}`;
  const installer = `${folder}/${profiles.at(-1)}/install.sh`;
  const isMade = changes.some((change) => change.kind !== 'removed' && change.artifact.path === installer);
  const elsewhere = isMade ? `next, elsewhere: sudo ${join(root, installer)}\n` : '';
  return `${done}next, on NixOS: imports = [ ${nixPath(join(root, folder, 'module.nix'))} ];\n${elsewhere}`;
}

const nixPath = (path: string) => (isAbsolute(path) ? path : `./${path}`);
