import './quick-start.ts';
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { GLOBAL_ACCOUNT } from '../domain/permission/conf-users.ts';
import { messageOf, reasonOf } from '../domain/reason.ts';
import { assetsOf, type StreamAsset } from '../lower/assets/assets.ts';
import { withAdvisories } from '../lower/assets/dead-letters.ts';
import { buckets } from '../spec/bucket.ts';
import { streams } from '../spec/stream.ts';
import { type Flags, type Outcome, usageProblem } from './command.ts';

/** What lower/provision.ts writes. */
const assetsFile = z.object({
  formatVersion: z.literal('1.0'),
  deployment: z.string(),
  accounts: z.array(z.object({ name: z.string(), streams, buckets })),
});

export interface AccountAssets {
  readonly account: string;
  readonly deployment: string;
  readonly streams: readonly StreamAsset[];
}

/** natsmith's own user in an account: but for users without one, the account is in its name (lower/own-users.ts). */
export const userIn = (account: string, { user }: Flags): string | undefined =>
  user === undefined || account === GLOBAL_ACCOUNT
    ? (user as string | undefined)
    : `${String(user)}-${account}`;

/** What a file describes, by account. */
export async function readAssets(file: string): Promise<AccountAssets[] | Outcome> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return usageProblem('argument', `${file} cannot be read: ${reasonOf(error)}`);
  }
  try {
    const { accounts, deployment } = assetsFile.parse(JSON.parse(text));
    return accounts.map(({ name, streams, buckets }) => ({
      account: name,
      deployment,
      streams: withAdvisories(
        assetsOf({ streams, buckets, accounts: {} }).map((each) => ({ ...each, account: name })),
      ),
    }));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    return usageProblem('argument', `${file} is not what natsmith writes: ${reason}`);
  }
}
