import { GLOBAL_ACCOUNT } from '../domain/permission/conf-users.ts';
import { assetsOf, type StreamAsset } from '../lower/assets/assets.ts';
import { withAdvisories } from '../lower/assets/dead-letters.ts';
import { type Invocation, type Outcome, usageProblem } from './command.ts';
import type { Session } from './session.ts';

/** The streams and consumers that an account is to have. */
export interface Wanted {
  readonly session: Session;
  readonly deployment: string;
  readonly account: string;
  readonly streams: readonly StreamAsset[];
}

/** What the spec describes for the account that is meant; of one profile. */
export async function wantedAssets(invocation: Invocation, command: string): Promise<Wanted | Outcome> {
  // What loads and judges a spec is not wanted on a host, which has the file of its assets.
  const { isOutcome, open } = await import('./session.ts');
  const session = await open(invocation);
  if (isOutcome(session)) return session;
  const { diagnostics, profiles, deployments, spec } = session;
  if (!session.ok) return { exit: 1, diagnostics, talk: 'nothing was asked of the server\n' };
  const [profile, ...others] = profiles;
  const deployment = deployments.find((each) => each.profile === profile);
  if (!deployment || others.length > 0)
    return usageProblem(
      'profile',
      `${command} is about one profile`,
      `say which: --profile ${profiles.join(' or ')}`,
    );
  const all = withAdvisories(assetsOf(deployment.options));
  const account = accountOf(invocation, all, Object.keys(deployment.options.accounts), command);
  if (typeof account !== 'string') return account;
  const streams = all.filter((each) => each.account === account);
  return { session, deployment: spec.name, account, streams };
}

/** The account that is named; else the only one in which something is described. */
function accountOf(
  { flags }: Invocation,
  assets: readonly StreamAsset[],
  named: readonly string[],
  command: string,
): string | Outcome {
  const known = [GLOBAL_ACCOUNT, ...named];
  const given = flags.account as string | undefined;
  if (given !== undefined && !known.includes(given))
    return usageProblem(
      'flag',
      `the spec has no account ${JSON.stringify(given)}`,
      `accounts are ${known.join(', ')}`,
    );
  const used = [...new Set(assets.map(({ account }) => account))];
  if (given !== undefined) return given;
  if (used.length > 1)
    return usageProblem(
      'flag',
      `streams are described in ${used.length} accounts, and ${command} logs in to one`,
      `say which with --account ${used.map((name) => `'${name}'`).join(' or ')}, and log in as a user of it`,
    );
  return used[0] ?? GLOBAL_ACCOUNT;
}
