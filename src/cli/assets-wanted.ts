import type { NatsConnection } from 'nats';
import { GLOBAL_ACCOUNT } from '../domain/permission/conf-users.ts';
import { assetsOf, type StreamAsset } from '../lower/assets/assets.ts';
import { withAdvisories } from '../lower/assets/dead-letters.ts';
import { ServerError } from '../provision/errors.ts';
import { accountOf } from '../provision/own-account.ts';
import { type Invocation, type Outcome, usageProblem } from './command.ts';
import type { Session } from './session.ts';

/** The streams and consumers that an account is to have. */
export interface Wanted {
  readonly session: Session;
  readonly deployment: string;
  readonly account: string;
  /** All of the spec's. */
  readonly accounts: readonly string[];
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
  const accounts = [GLOBAL_ACCOUNT, ...Object.keys(deployment.options.accounts)];
  const account = meantAccount(invocation, all, accounts, command);
  if (typeof account !== 'string') return account;
  const streams = all.filter((each) => each.account === account);
  return { session, deployment: spec.name, account, accounts, streams };
}

/** The account that is named; else the only one in which something is described. */
function meantAccount(
  { flags }: Invocation,
  assets: readonly StreamAsset[],
  known: readonly string[],
  command: string,
): string | Outcome {
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

/**
 * That the user is not of another account of the spec: streams would be made there, and those that are there be deleted.
 * @throws ServerError
 */
export async function checkAccount(
  connection: NatsConnection,
  { account, accounts }: Pick<Wanted, 'account' | 'accounts'>,
): Promise<void> {
  // With one account there is nothing to mistake.
  const mine = accounts.length === 1 ? undefined : await accountOf(connection);
  if (mine === undefined || mine === account || !accounts.includes(mine)) return;
  throw new ServerError(
    'server/refused',
    `this user is of the account ${mine}, and what is described is for ${account}`,
    `log in as a user of ${account}, or say --account '${mine}'`,
  );
}
