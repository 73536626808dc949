import { isNull, listOf, not, or, text } from '../../expr/build.ts';
import { fn } from '../../expr/functions.ts';
import type { Expr } from '../../expr/symbolic.ts';
import { c } from '../../lower/inputs.ts';
import type { Invariant } from '../invariant.ts';

/** Hidden from the service, read-only for it, or emptied at reboot. */
const UNFIT = [
  '/boot',
  '/dev',
  '/etc',
  '/home',
  '/nix',
  '/proc',
  '/root',
  '/run',
  '/sys',
  '/tmp',
  '/usr',
  '/var/tmp',
];

/** Shared with others: the server would become the owner of the whole folder. */
const SHARED = [
  '/data',
  '/media',
  '/mnt',
  '/opt',
  '/srv',
  '/var',
  '/var/cache',
  '/var/lib',
  '/var/log',
  '/var/spool',
];

const isUnfit = (folder: Expr<string>): Expr<boolean> =>
  or(
    fn.elem(folder, [...UNFIT, ...SHARED]),
    listOf(UNFIT).any('unfit', (unfit) => fn.hasPrefix(text`${unfit}/`, folder)),
  );

export const storageInvariants: readonly Invariant[] = [
  {
    code: 'storage/unfit-folder',
    at: ['dataDir'],
    claim: {
      holds: not(isUnfit(c.dataDir)),
      message: text`${c.dataDir} is no folder for the data of a service`,
    },
  },
  {
    code: 'storage/unfit-folder',
    at: ['backup', 'dir'],
    claim: {
      holds: or(not(c.backup.enable), not(isUnfit(c.backup.dir))),
      message: text`${c.backup.dir} is no folder for the data of a service`,
    },
  },
  {
    code: 'storage/unfit-folder',
    at: ['jetstream', 'storeDir'],
    claim: {
      holds: or(isNull(c.jetstream.storeDir), not(isUnfit(c.jetstream.storeDir as Expr<string>))),
      message: text`jetstream.storeDir is no folder for the data of a service`,
    },
  },
];
