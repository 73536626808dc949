import { exactVersion } from '../domain/server-version.ts';
import { type ImportedAssets, importAssets } from '../import/assets/assets.ts';
import { nameOf } from '../provision/access.ts';
import { readLive } from '../provision/live.ts';
import { accountOf } from '../provision/own-account.ts';
import type { LiveStream } from '../provision/plan/asset.ts';
import { optionsSchema } from '../spec/options.ts';
import type { Transfer } from './transfer.ts';

/** What a running server tells who logs in to it. */
export interface LiveServer {
  /** `host:port` */
  readonly at: string;
  /** Who logged in, where that is a name. */
  readonly user: string | undefined;
  /** Where natsmith knows it. */
  readonly version: string | undefined;
  /** Where it was given one. */
  readonly serverName: string | undefined;
  /** Where it says so. */
  readonly account: string | undefined;
  readonly assets: ImportedAssets;
  readonly streams: readonly LiveStream[];
}

/**
 * Reads the streams and consumers of the account that is logged in to, and changes nothing.
 * @param done accounts of which nothing is read; undefined then
 * @throws ServerError
 */
export async function readServer(
  { connection, access, show }: Transfer,
  done: ReadonlySet<string>,
): Promise<LiveServer | undefined> {
  const { version = '', server_name } = connection.info ?? {};
  const account = await accountOf(connection);
  if (account !== undefined && done.has(account)) return undefined;
  const streams = await readLive(connection, show);
  return {
    at: nameOf(access),
    user: access.login.kind === 'password' ? access.login.user : undefined,
    version: exactVersion(version) && version,
    serverName: isGiven(server_name) ? server_name : undefined,
    account,
    assets: importAssets(streams, version),
    streams,
  };
}

/** A server without a name takes its key for one, another at each start (server/server.go). */
const isGiven = (name: string | undefined): name is string =>
  name !== undefined &&
  !/^N[A-Z2-7]{55}$/.test(name) &&
  optionsSchema.shape.serverName.safeParse(name).success;
