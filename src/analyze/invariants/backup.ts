import { bound, lt, not, or, orElse, text } from '../../expr/build.ts';
import { fn } from '../../expr/functions.ts';
import type { Expr, Sym } from '../../expr/symbolic.ts';
import { c } from '../../lower/inputs.ts';
import { storeInUse } from '../../lower/storage.ts';
import type { Invariant } from '../invariant.ts';

/** Whether one of two folders is in the other, or both are the same. */
const overlap = (a: Expr<string>, b: Expr<string>): Expr<boolean> =>
  or(fn.hasPrefix(text`${a}/`, text`${b}/`), fn.hasPrefix(text`${b}/`, text`${a}/`));

const besideData = bound(
  'backupBesideData',
  or(overlap(c.backup.dir, c.dataDir), overlap(c.backup.dir, storeInUse)),
);

const whereEnabled = (holds: Expr<boolean>) => or(not(c.backup.enable), holds);

export const backupInvariants: readonly Invariant[] = [
  {
    code: 'backup/beside-data',
    at: ['backup', 'dir'],
    and: [['dataDir'], ['jetstream', 'storeDir']],
    claim: {
      holds: whereEnabled(not(besideData)),
      message: text`backups in ${c.backup.dir} would be in one folder with what they are of`,
    },
  },
  {
    code: 'backup/nothing',
    at: ['backup', 'enable'],
    and: [['jetstream', 'enable']],
    claim: {
      holds: whereEnabled(c.jetstream.enable as Expr<boolean>),
      message: text`without JetStream there are no streams to save`,
    },
  },
  {
    code: 'backup/nothing',
    at: ['backup', 'streams'],
    claim: {
      holds: whereEnabled(lt(0, fn.length(orElse(c.backup.streams, ['all']) as Sym<string[]>))),
      message: text`an empty list of streams saves nothing`,
    },
  },
  {
    code: 'backup/no-pause',
    at: ['backup', 'interval'],
    claim: {
      holds: whereEnabled(lt(0, fn.milliseconds(c.backup.interval))),
      message: text`backup.interval is ${c.backup.interval}`,
    },
  },
];
