import { hostPort, loopbackFor } from '../domain/address.ts';
import { mulDiv } from '../domain/arithmetic.ts';
import { confText, emptyPermission, givenSettings, mergeSettings, permission } from '../domain/conf.ts';
import { goDuration, milliseconds, seconds } from '../domain/duration.ts';
import { toJson } from '../domain/json.ts';
import { duplicates, entries, setOf } from '../domain/lists.ts';
import { dirOf } from '../domain/path.ts';
import { userPermissions } from '../domain/permission/user-permissions.ts';
import { needsRestart } from '../domain/server-reload.ts';
import { bytes, bytesOrNone, reservedBy, sizeText } from '../domain/size.ts';
import { deadLetterSubjects } from '../domain/stream-subjects.ts';
import { lt } from './build.ts';
import { toNode } from './node.ts';
import { type Expr, type Input, wrap } from './symbolic.ts';

interface Pair {
  readonly evaluate: (...args: never[]) => unknown;
  /** How the printed Nix calls it. */
  readonly nix: string;
}

const natsmith = <F extends Pair['evaluate']>(name: string, evaluate: F) => ({
  evaluate,
  nix: `natsmith.${name}`,
});

/**
 * Functions that exist in both languages: here, and under the same name in nix/lib.nix (or in Nix itself). A test holds
 * each pair together on random inputs.
 */
export const functions = {
  bytes: natsmith('bytes', bytes),
  bytesOrNone: natsmith('bytesOrNone', bytesOrNone),
  confText: natsmith('confText', confText),
  emptyPermission: natsmith('emptyPermission', emptyPermission),
  deadLetterSubjects: natsmith('deadLetterSubjects', deadLetterSubjects),
  duplicates: natsmith('duplicates', duplicates),
  entries: natsmith('entries', entries),
  givenSettings: natsmith('givenSettings', givenSettings),
  goDuration: natsmith('goDuration', goDuration),
  hostPort: natsmith('hostPort', hostPort),
  loopbackFor: natsmith('loopbackFor', loopbackFor),
  mergeSettings: natsmith('mergeSettings', mergeSettings),
  milliseconds: natsmith('milliseconds', milliseconds),
  mulDiv: natsmith('mulDiv', mulDiv),
  permission: natsmith('permission', permission),
  reservedBy: natsmith('reservedBy', reservedBy),
  seconds: natsmith('seconds', seconds),
  sizeText: natsmith('sizeText', sizeText),
  userPermissions: natsmith('userPermissions', userPermissions),
  concat: { evaluate: (list: readonly string[]) => list.join(''), nix: 'lib.concatStrings' },
  dirOf: { evaluate: dirOf, nix: 'builtins.dirOf' },
  elem: { evaluate: (item: string, list: readonly string[]) => list.includes(item), nix: 'builtins.elem' },
  flatten: { evaluate: (lists: readonly (readonly unknown[])[]) => lists.flat(), nix: 'lib.concatLists' },
  hasPrefix: { evaluate: (prefix: string, text: string) => text.startsWith(prefix), nix: 'lib.hasPrefix' },
  joinComma: { evaluate: (list: readonly string[]) => list.join(', '), nix: 'lib.concatStringsSep ", "' },
  joinLines: { evaluate: (list: readonly string[]) => list.join('\n'), nix: 'lib.concatStringsSep "\\n"' },
  length: { evaluate: (list: readonly unknown[]) => list.length, nix: 'builtins.length' },
  needsRestart: natsmith('needsRestart', needsRestart),
  setOf: { evaluate: setOf, nix: 'builtins.listToAttrs' },
  toJson: { evaluate: toJson, nix: 'builtins.toJSON' },
  numberText: { evaluate: (value: number) => String(value), nix: 'toString' },
} satisfies Record<string, Pair>;

export type FunctionName = keyof typeof functions;

type Lifted<F> = F extends (...args: infer A) => infer R
  ? (...args: { [I in keyof A]: Expr<A[I]> | Input<A[I]> }) => Expr<R>
  : never;

/** The same functions over expressions: `fn.bytes(c.jetstream.maxMemory)`. */
export const fn = Object.fromEntries(
  Object.keys(functions).map((name) => [
    name,
    (...args: unknown[]) => wrap({ kind: 'call', name, args: args.map(toNode) }),
  ]),
) as { readonly [K in FunctionName]: Lifted<(typeof functions)[K]['evaluate']> };

/** Whether a list, or a text, has anything in it. */
export const isSome = (list: Expr<unknown>): Expr<boolean> => lt(0, fn.length(list as never));
