import { and, bound, cond, eq, ne, notNull, orElse, text, when } from '../expr/build.ts';
import type { Expr } from '../expr/symbolic.ts';
import { STATE_DIRECTORY } from './host.ts';
import { c, host } from './inputs.ts';

const elsewhere = ne(c.dataDir, STATE_DIRECTORY);
const ownStore = bound(
  'ownStore',
  and(c.jetstream.enable, notNull(c.jetstream.storeDir), ne(c.jetstream.storeDir, c.dataDir)),
);
const storeDir = c.jetstream.storeDir as Expr<string>;

/** nats-server's store_dir. */
export const storeInUse = bound('storeInUse', orElse(c.jetstream.storeDir, c.dataDir));

/** Lets a service of the user nats keep its data: systemd makes the usual folder, tmpfiles any other. */
export const storage = {
  StateDirectory: when(eq(c.dataDir, STATE_DIRECTORY), 'nats'),
  StateDirectoryMode: when(eq(c.dataDir, STATE_DIRECTORY), '0750'),
  ReadWritePaths: [when(elsewhere, c.dataDir), when(ownStore, storeDir)],
};

const storeArguments = bound(
  'storeArguments',
  cond<string>(c.cluster.enable, text`${storeInUse} clustered`, storeInUse),
);

/** Refuses a start at which streams would silently be missing. */
export const storeCheck = {
  ExecStartPre: when(c.jetstream.enable, text`${host.scripts['check-store']} ${storeArguments}`),
  // It looks at every file of the store, which can take minutes where there are millions on a slow disk.
  TimeoutStartSec: 900,
};

/** A store on a disk of its own is waited for. */
export const mounts = [c.dataDir, when(ownStore, storeDir)];

export const directories = [
  { condition: elsewhere, value: { path: c.dataDir as Expr<string>, mode: '0750' } },
  { condition: ownStore, value: { path: storeDir, mode: '0750' } },
];

export const logFile = text`${c.dataDir}/nats-server.log`;
