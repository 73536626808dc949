/**
 * The tree that both interpreters read: `evaluate.ts` gives its value for one resolved deployment, `print-nix.ts` its
 * Nix text over `cfg`. Integers are exact on both sides up to 2^53.
 */
export type Node =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'reference'; readonly root: string; readonly path: readonly string[] }
  | { readonly kind: 'attrs'; readonly entries: readonly Entry[] }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  /** Absent when the condition does not hold: only as the value of an entry or an item of a list. */
  | { readonly kind: 'when'; readonly condition: Node; readonly value: Node }
  /** All items of a list, in place: only as an item of a list, or in a `when` that is one. */
  | { readonly kind: 'spread'; readonly list: Node }
  | { readonly kind: 'if'; readonly condition: Node; readonly yes: Node; readonly no: Node }
  | {
      readonly kind: 'each';
      readonly how: 'map' | 'filter' | 'all' | 'any';
      readonly list: Node;
      readonly variable: string;
      readonly body: Node;
    }
  | { readonly kind: 'text'; readonly parts: readonly Node[] }
  | { readonly kind: 'not'; readonly operand: Node }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Node; readonly right: Node }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[] }
  /** A value with a name: Nix prints it once, in a `let`. */
  | { readonly kind: 'bound'; readonly name: string; readonly value: Node };

export interface Entry {
  readonly key: string | Node;
  readonly value: Node;
}

export type BinaryOperator = '+' | '-' | '*' | '&&' | '||' | '==' | '!=' | '<' | '<=';

/** Where an expression keeps its node. A symbol, so that no option name can collide with it. */
export const NODE: unique symbol = Symbol('natsmith.node');

export function isExpr(value: unknown): value is { readonly [NODE]: Node } {
  return (
    value !== null && (typeof value === 'object' || typeof value === 'function') && Reflect.has(value, NODE)
  );
}

/** The node of an expression, or of plain data that may hold expressions. `undefined` entries are left out. */
export function toNode(value: unknown): Node {
  if (isExpr(value)) return value[NODE];
  if (Array.isArray(value)) return { kind: 'list', items: value.map(toNode) };
  if (value === null || typeof value === 'string' || typeof value === 'boolean')
    return { kind: 'literal', value };
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new Error(`an expression holds whole numbers only, not ${value}`);
    return { kind: 'literal', value };
  }
  if (typeof value === 'object') {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined);
    return { kind: 'attrs', entries: entries.map(([key, v]) => ({ key, value: toNode(v) })) };
  }
  throw new Error(`an expression cannot hold a ${typeof value}`);
}
