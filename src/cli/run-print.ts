import { similar } from '../domain/nearest.ts';
import type { Artifact } from '../emit/artifact.ts';
import { OutputProblem } from '../emit/disk.ts';
import { sha256 } from '../emit/manifest.ts';
import { artifactsOf, profileOf } from './artifacts.ts';
import { type Invocation, type Outcome, problem } from './command.ts';
import { isOutcome, open, type Session } from './session.ts';

/** Diagnostics of the analyzer do not stop it, as it is a way to look into them; but nothing is printed that holds a secret. */
export async function runPrint(invocation: Invocation): Promise<Outcome> {
  const session = await open(invocation);
  if (isOutcome(session)) return session;
  const { diagnostics } = session;
  if (diagnostics.some(({ code }) => code === 'secret/plaintext'))
    return { exit: 1, diagnostics, talk: 'nothing was printed\n' };
  const artifacts = await emitted(invocation, session);
  if ('exit' in artifacts) return artifacts;
  const [wanted] = invocation.operands;
  if (wanted === undefined) {
    const output = artifacts.map(({ path }) => `${path}\n`).join('');
    const record = { artifacts: artifacts.map(({ path, content }) => ({ path, sha256: sha256(content) })) };
    return { exit: 0, diagnostics, output, record };
  }

  const found = matching(artifacts, wanted);
  const [artifact] = found;
  if (artifact && found.length === 1) {
    const { path, content } = artifact;
    const record = { artifacts: [{ path, sha256: sha256(content), content }] };
    return { exit: 0, diagnostics: session.diagnostics, output: content, record };
  }
  if (artifact) {
    const profiles = [...new Set(found.map(({ path }) => profileOf(path)))].filter(
      (profile) => profile !== undefined,
    );
    const hint =
      profiles.length > 1 ? `say which: --profile ${profiles.join(' or ')}` : 'give more of its path';
    return failure(session, `${JSON.stringify(wanted)} is more than one artifact`, `${hint}\n${list(found)}`);
  }
  const names = new Set(artifacts.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)));
  const near = similar(wanted, names);
  const hint = near.length > 0 ? `similar: ${near.join(', ')}` : list(artifacts);
  return failure(session, `there is no artifact ${JSON.stringify(wanted)}`, hint);
}

async function emitted({ stage }: Invocation, session: Session): Promise<Artifact[] | Outcome> {
  try {
    return await stage('emit', () => artifactsOf(session).filter(({ path }) => isChosen(path, session)));
  } catch (error) {
    if (!(error instanceof OutputProblem)) throw error;
    return { exit: 3, diagnostics: [problem('output/cannot-write', error.message, error.help)] };
  }
}

function isChosen(path: string, { profiles }: Session): boolean {
  const profile = profileOf(path);
  return profile === undefined || profiles.includes(profile);
}

/** By its whole path, or by the end of it. */
function matching(artifacts: readonly Artifact[], wanted: string): Artifact[] {
  const exact = artifacts.filter(({ path }) => path === wanted);
  return exact.length > 0 ? exact : artifacts.filter(({ path }) => path.endsWith(`/${wanted}`));
}

const list = (artifacts: readonly Artifact[]) => artifacts.map(({ path }) => `  ${path}`).join('\n');

const failure = ({ diagnostics }: Session, message: string, help: string): Outcome => ({
  exit: 3,
  diagnostics: [...diagnostics, problem('usage/artifact', message, help)],
});
