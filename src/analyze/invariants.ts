import type { Invariant } from './invariant.ts';
import { accountInvariants } from './invariants/account.ts';
import { authInvariants } from './invariants/auth.ts';
import { backupInvariants } from './invariants/backup.ts';
import { clusterInvariants } from './invariants/cluster.ts';
import { limitInvariants } from './invariants/limits.ts';
import { networkInvariants } from './invariants/network.ts';
import { storageInvariants } from './invariants/storage.ts';
import { tlsInvariants } from './invariants/tls.ts';

export { userInvariants } from './invariants/auth.ts';

/** In the order in which a module shows them. */
export const invariants: readonly Invariant[] = [
  ...authInvariants,
  ...accountInvariants,
  ...backupInvariants,
  ...clusterInvariants,
  ...limitInvariants,
  ...networkInvariants,
  ...storageInvariants,
  ...tlsInvariants,
];
