import { type FunctionName, functions } from './functions.ts';
import { type Node, toNode } from './node.ts';
import type { Expr, Input } from './symbolic.ts';

/** What `reference` nodes read: `{ cfg: options, host: paths }`. */
export type Roots = Readonly<Record<string, unknown>>;

const ABSENT = Symbol('absent');

/**
 * The value of an expression.
 * @throws on a programmer's error only (an unknown root, text made of something else than text); never because of what
 * a user wrote, as long as the schema accepted it.
 */
export function evaluate<T>(expression: Expr<T> | Input<T>, roots: Roots): T {
  const cache = new Map<string, { readonly node: Node; readonly value: unknown }>();

  const go = (node: Node, env: Roots): unknown => {
    switch (node.kind) {
      case 'literal':
        return node.value;
      case 'reference':
        return dig(node.root, node.path, env);
      case 'attrs': {
        const out: Record<string, unknown> = {};
        for (const entry of node.entries) {
          const value = go(entry.value, env);
          if (value !== ABSENT)
            define(out, typeof entry.key === 'string' ? entry.key : String(go(entry.key, env)), value);
        }
        return out;
      }
      case 'list':
        return node.items.flatMap((item) => listItem(item, env));
      case 'when':
        return go(node.condition, env) === true ? go(node.value, env) : ABSENT;
      case 'spread':
        throw new Error('a spread stands in a list only');
      case 'if':
        return go(node.condition, env) === true ? go(node.yes, env) : go(node.no, env);
      case 'each': {
        const list = go(node.list, env) as unknown[];
        const body = (item: unknown) => go(node.body, { ...env, [node.variable]: item });
        if (node.how === 'map') return list.map(body);
        if (node.how === 'filter') return list.filter((item) => body(item) === true);
        if (node.how === 'all') return list.every((item) => body(item) === true);
        return list.some((item) => body(item) === true);
      }
      case 'text':
        return node.parts.map((part) => asText(go(part, env))).join('');
      case 'not':
        return go(node.operand, env) !== true;
      case 'binary':
        return applyOperator(node, env);
      case 'call': {
        const args = node.args.map((arg) => go(arg, env));
        const fn = functions[node.name as FunctionName].evaluate as (...values: unknown[]) => unknown;
        return fn(...args);
      }
      case 'bound': {
        // Bound values read the roots alone, so one value per evaluation is right.
        const known = cache.get(node.name) ?? { node: node.value, value: go(node.value, roots) };
        if (known.node !== node.value) throw new Error(`two values are called "${node.name}"`);
        cache.set(node.name, known);
        return known.value;
      }
    }
  };

  const listItem = (item: Node, env: Roots): unknown[] => {
    if (item.kind === 'when') return go(item.condition, env) === true ? listItem(item.value, env) : [];
    if (item.kind === 'spread') return go(item.list, env) as unknown[];
    return [go(item, env)];
  };

  const applyOperator = (node: Extract<Node, { kind: 'binary' }>, env: Roots): unknown => {
    const left = go(node.left, env);
    // The lazy ones come first: the right side may not be defined where the left side decides.
    if (node.operator === '&&') return left === true && go(node.right, env) === true;
    if (node.operator === '||') return left === true || go(node.right, env) === true;
    const right = go(node.right, env);
    switch (node.operator) {
      case '==':
        return left === right;
      case '!=':
        return left !== right;
      case '<':
        return (left as number) < (right as number);
      case '<=':
        return (left as number) <= (right as number);
      case '+':
        return exact((left as number) + (right as number));
      case '-':
        return exact((left as number) - (right as number));
      case '*':
        return exact((left as number) * (right as number));
    }
  };

  const value = go(toNode(expression), roots);
  return (value === ABSENT ? undefined : value) as T;
}

function dig(root: string, path: readonly string[], env: Roots): unknown {
  if (!Object.hasOwn(env, root)) throw new Error(`nothing is known of "${root}"`);
  let value: unknown = env[root];
  for (const key of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key))
      throw new Error(`${[root, ...path].join('.')}: there is no "${key}"`);
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** A user's key may be `__proto__`: it is a key like any other. */
function define(out: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(out, key, { value, enumerable: true, configurable: true, writable: true });
}

function asText(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`text is made of text, not of ${JSON.stringify(value)}`);
  return value;
}

/** Nix counts in 64 bits, JavaScript exactly up to 2^53: beyond that the two would part silently. */
function exact(value: number): number {
  if (!Number.isSafeInteger(value)) throw new Error(`${value} is too large to be exact`);
  return value;
}
