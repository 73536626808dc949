import { NODE, type Node, toNode } from './node.ts';

declare const TYPE: unique symbol;

/** A value of type T that is known only when a deployment (TypeScript) or `cfg` (Nix) is at hand. */
export interface Expr<T> {
  readonly [NODE]: Node;
  readonly [TYPE]?: T;
}

type Primitive = string | number | boolean | null | undefined;

/** What may stand where a T is built: an expression, or plain data that holds some. */
export type Input<T> =
  | Expr<T>
  | (T extends Primitive
      ? T
      : T extends readonly (infer U)[]
        ? readonly Input<U>[]
        : { readonly [K in keyof T]: Input<T[K]> });

/** An expression whose fields (and items, by the four list verbs) are expressions as well. */
export type Sym<T> = Expr<T> &
  (NonNullable<T> extends readonly (infer U)[]
    ? SymList<U>
    : NonNullable<T> extends Primitive
      ? unknown
      : { readonly [K in keyof NonNullable<T>]-?: Sym<Exclude<NonNullable<T>[K], undefined>> });

/** `variable` is the name that the printed Nix gives to an item. */
interface SymList<U> {
  map<R>(variable: string, body: (item: Sym<U>) => Input<R>): Expr<R[]>;
  filter(variable: string, body: (item: Sym<U>) => Expr<boolean>): Sym<U[]>;
  all(variable: string, body: (item: Sym<U>) => Expr<boolean>): Expr<boolean>;
  any(variable: string, body: (item: Sym<U>) => Expr<boolean>): Expr<boolean>;
}

const LIST_VERBS = ['map', 'filter', 'all', 'any'] as const;
type Verb = (typeof LIST_VERBS)[number];

const misuse = (): never => {
  throw new Error('an expression is not data: it cannot be spread, listed, compared or turned into text');
};

/** Wraps a node. Fields read from it are references only where the node itself is one. */
export function wrap<T>(node: Node): Expr<T> {
  return new Proxy(Object.create(null), {
    get(_target, key) {
      if (key === NODE) return node;
      if (typeof key === 'symbol' || key === 'toJSON' || key === 'then') return misuse();
      if (LIST_VERBS.includes(key as Verb)) return listVerb(node, key as Verb);
      if (node.kind !== 'reference')
        throw new Error(`a computed expression (${node.kind}) has no field "${key}"`);
      return wrap({ ...node, path: [...node.path, key] });
    },
    has: (_target, key) => key === NODE,
    ownKeys: misuse,
  }) as Expr<T>;
}

function listVerb(list: Node, how: Verb) {
  return (variable: string, body: (item: unknown) => unknown) => {
    const item = wrap({ kind: 'reference', root: variable, path: [] });
    return wrap({ kind: 'each', how, list, variable, body: toNode(body(item)) });
  };
}

/** The root of a symbolic value: `sym<Options>('cfg').limits.maxConnections`. */
export function sym<T>(root: string): Sym<T> {
  return wrap({ kind: 'reference', root, path: [] }) as Sym<T>;
}
