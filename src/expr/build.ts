import { type BinaryOperator, NODE, type Node, toNode } from './node.ts';
import { type Expr, type Input, type Sym, wrap } from './symbolic.ts';

/** `value` where the condition holds, else nothing at all. Only as an entry's value or a list's item. */
export function when<T>(condition: Expr<boolean>, value: Input<T>): Expr<T> {
  return wrap({ kind: 'when', condition: condition[NODE], value: toNode(value) });
}

/** The items of `list`, as items of the list that it stands in. */
export function spread<T>(list: Input<readonly T[]>): Expr<T> {
  return wrap({ kind: 'spread', list: toNode(list) });
}

export function cond<T>(condition: Expr<boolean>, yes: Input<T>, no: Input<T>): Expr<T> {
  return wrap({ kind: 'if', condition: condition[NODE], yes: toNode(yes), no: toNode(no) });
}

/** `value`, or `fallback` where it is null. */
export function orElse<T>(value: Expr<T | null>, fallback: Input<T>): Expr<T> {
  return cond(isNull(value), fallback, value as Input<T>);
}

const binary = <T>(operator: BinaryOperator, left: unknown, right: unknown): Expr<T> =>
  wrap({ kind: 'binary', operator, left: toNode(left), right: toNode(right) });

const chain = <T>(operator: BinaryOperator, operands: readonly unknown[]): Expr<T> =>
  wrap(operands.map(toNode).reduce((left, right): Node => ({ kind: 'binary', operator, left, right })));

type Scalar = string | number | boolean | null;

/** Equality of scalars; lists and sets are not compared. */
export const eq = <T extends Scalar>(a: Expr<T>, b: Input<NoInfer<T>>) => binary<boolean>('==', a, b);
export const ne = <T extends Scalar>(a: Expr<T>, b: Input<NoInfer<T>>) => binary<boolean>('!=', a, b);
/** Works for values of any type: only null equals null. */
export const isNull = (a: Expr<unknown>) => binary<boolean>('==', a, null);
export const notNull = (a: Expr<unknown>) => binary<boolean>('!=', a, null);
export const lt = (a: Input<number>, b: Input<number>) => binary<boolean>('<', a, b);
export const le = (a: Input<number>, b: Input<number>) => binary<boolean>('<=', a, b);
export const and = (...operands: Expr<boolean>[]) => chain<boolean>('&&', operands);
export const or = (...operands: Expr<boolean>[]) => chain<boolean>('||', operands);
export function not(operand: Expr<boolean>): Expr<boolean> {
  const node = operand[NODE];
  return wrap(node.kind === 'not' ? node.operand : { kind: 'not', operand: node });
}
export const add = (...operands: Input<number>[]) => chain<number>('+', operands);
export const sub = (a: Input<number>, b: Input<number>) => binary<number>('-', a, b);
export const mul = (a: Input<number>, b: Input<number>) => binary<number>('*', a, b);

/** Text with expressions in it; numbers go through `numberText` first, as Nix has no implicit conversion. */
export function text(strings: TemplateStringsArray, ...values: Input<string>[]): Expr<string> {
  const parts: Node[] = [];
  strings.forEach((literal, i) => {
    if (literal !== '') parts.push({ kind: 'literal', value: literal });
    if (i >= values.length) return;
    const value = toNode(values[i]);
    // Text within text is one text.
    if (value.kind === 'text') parts.push(...value.parts);
    else parts.push(value);
  });
  return wrap({ kind: 'text', parts });
}

/** A set with keys that are known only later: `keyed([[c.proxy.path, { … }]])`. */
export function keyed<T>(entries: readonly (readonly [Input<string>, Input<T>])[]): Expr<Record<string, T>> {
  return wrap({
    kind: 'attrs',
    entries: entries.map(([key, value]) => ({
      key: typeof key === 'string' ? key : key[NODE],
      value: toNode(value),
    })),
  });
}

/** Gives a value a name: Nix prints it once, as `let name = …;`, TypeScript computes it once per evaluation. */
export function bound<T>(name: string, value: Input<T>): Expr<T> {
  return wrap({ kind: 'bound', name, value: toNode(value) });
}

/** A list that is known already, with the verbs of one that is not. */
export const listOf = <T>(items: readonly T[]): Sym<T[]> => wrap(toNode(items)) as Sym<T[]>;
