import { type FunctionName, functions } from './functions.ts';
import {
  binding,
  block,
  fits,
  indent,
  itemInParens,
  lambda,
  openedLambda,
  operatorLines,
} from './nix-layout.ts';
import { nixKey } from './nix-literals.ts';
import {
  APPLICATION,
  ATOM,
  atom,
  KEYWORD,
  literal,
  NOT_CHAINED,
  type Printed,
  STRENGTH,
  tight,
} from './nix-precedence.ts';
import { canIndent, indentedText, type Piece, quotedText } from './nix-text.ts';
import { type Entry, type Node, toNode } from './node.ts';

/**
 * Who reads the printed value. Where an option takes it, absence is `lib.mkIf`; where Nix itself walks the data (an
 * element of a list, an argument, a `let`) only `lib.optional` and `lib.optionalAttrs` will do.
 */
export type Position = 'option' | 'data';

interface Binding {
  readonly name: string;
  readonly text: string;
  /** Laid out otherwise where the text is too long for a line. */
  readonly opened?: string;
}

export interface NixText {
  readonly text: string;
  /** The values with a name that the text uses, in an order in which each uses only earlier ones. */
  readonly bindings: readonly Binding[];
}

/** Prints an expression (or data that holds some) as Nix in nixfmt's layout, with `bound` values taken out. */
export function printNix(expression: unknown, position: Position = 'data'): NixText {
  const printer = new Printer();
  const { text } = printer.print(toNode(expression), position);
  return { text, bindings: printer.bindings };
}

class Printer {
  readonly bindings: Binding[] = [];
  readonly #bound = new Map<string, Node>();

  print(node: Node, position: Position): Printed {
    switch (node.kind) {
      case 'literal':
        return literal(node.value);
      case 'reference':
        return atom([node.root, ...node.path.map(nixKey)].join('.'));
      case 'attrs':
        return this.#attrs(node.entries, position);
      case 'list':
        return this.#list(node.items);
      case 'when':
        if (position === 'data') throw new Error('an optional value stands in a set or a list only');
        return this.#apply('lib.mkIf', [
          this.print(node.condition, 'data'),
          this.print(node.value, 'option'),
        ]);
      case 'spread':
        throw new Error('a spread stands in a list only');
      case 'if':
        return this.#conditional(node);
      case 'each':
        return this.#each(node);
      case 'text':
        return atom(this.#text(node.parts));
      case 'not':
        return this.#not(node.operand);
      case 'binary':
        return this.#chain(node.operator, this.#operands(node, node.operator));
      case 'call':
        return this.#apply(
          functions[node.name as FunctionName].nix,
          node.args.map((arg) => this.print(arg, 'data')),
        );
      case 'bound':
        this.#bind(node.name, node.value);
        return atom(node.name);
    }
  }

  #attrs(entries: readonly Entry[], position: Position): Printed {
    if (position === 'option') return atom(block('{', this.#entries(entries, position), '}'));
    const segments: { condition?: Node; entries: Entry[] }[] = [];
    for (const { key, value } of entries) {
      const condition = value.kind === 'when' ? value.condition : undefined;
      const entry = { key, value: value.kind === 'when' ? value.value : value };
      const last = segments.at(-1);
      if (last && same(last.condition, condition)) last.entries.push(entry);
      else segments.push({ ...(condition && { condition }), entries: [entry] });
    }
    if (segments.length === 0) return atom('{ }');
    return this.#chain(
      '//',
      segments.map((segment) => {
        const set = atom(block('{', this.#entries(segment.entries, 'data'), '}'));
        if (!segment.condition) return set;
        return this.#apply('lib.optionalAttrs', [this.print(segment.condition, 'data'), set]);
      }),
    );
  }

  #entries(entries: readonly Entry[], position: Position): string[] {
    const lines: string[] = [];
    let source: string | undefined;
    for (const entry of entries) {
      const inherited = inheritedFrom(entry);
      if (inherited === undefined) {
        lines.push(this.#entry(entry, position));
      } else {
        if (entry.value.kind === 'bound') this.print(entry.value, 'data');
        const merged = `${lines.at(-1)?.slice(0, -1)} ${entry.key};`;
        if (source === inherited && fits(merged)) lines[lines.length - 1] = merged;
        else lines.push(`inherit ${inherited}${entry.key};`);
      }
      source = inherited;
    }
    return lines;
  }

  /** `a.b.c = …` where sets hold one thing each. */
  #entry({ key, value }: Entry, position: Position, prefix = ''): string {
    const name = prefix + (typeof key === 'string' ? nixKey(key) : this.#dynamicKey(key));
    const only = value.kind === 'attrs' && value.entries.length === 1 ? value.entries[0]! : undefined;
    const plain =
      only && (position === 'option' || only.value.kind !== 'when') && inheritedFrom(only) === undefined;
    if (plain) return this.#entry(only, position, `${name}.`);
    const { text, opened } = this.print(value, position);
    return binding(name, text, opened);
  }

  #dynamicKey(key: Node): string {
    if (key.kind === 'text') return quotedText(this.#pieces(key.parts));
    return `\${${this.print(key, 'data').text}}`;
  }

  #list(items: readonly Node[]): Printed {
    const segments: Printed[] = [];
    let plain: Printed[] = [];
    const flush = () => {
      if (plain.length > 0)
        segments.push(
          atom(
            block(
              '[',
              plain.map((item) => (item.strength < ATOM ? itemInParens(item.text) : item.text)),
              ']',
            ),
          ),
        );
      plain = [];
    };
    for (const item of items) {
      if (item.kind === 'when') {
        flush();
        const many = item.value.kind === 'spread';
        const value = item.value.kind === 'spread' ? item.value.list : item.value;
        segments.push(
          this.#apply(many ? 'lib.optionals' : 'lib.optional', [
            this.print(item.condition, 'data'),
            this.print(value, 'data'),
          ]),
        );
      } else if (item.kind === 'spread') {
        flush();
        segments.push(this.print(item.list, 'data'));
      } else plain.push(this.print(item, 'data'));
    }
    flush();
    return segments.length === 0 ? atom('[ ]') : this.#chain('++', segments);
  }

  #conditional(node: Extract<Node, { kind: 'if' }>): Printed {
    const condition = this.print(node.condition, 'data').text;
    const yes = this.print(node.yes, 'data').text;
    const no = this.print(node.no, 'data').text;
    const line = `if ${condition} then ${yes} else ${no}`;
    if (fits(line)) return { text: line, strength: KEYWORD };
    const otherwise = no.startsWith('if ') ? `else ${no}` : `else\n  ${indent(no)}`;
    return { text: `if ${condition} then\n  ${indent(yes)}\n${otherwise}`, strength: KEYWORD };
  }

  #each(node: Extract<Node, { kind: 'each' }>): Printed {
    const how = { map: 'map', filter: 'builtins.filter', all: 'builtins.all', any: 'builtins.any' }[node.how];
    const list = tight(this.print(node.list, 'data'), ATOM);
    const { body, variable } = node;
    // `map (x: f x) xs` is `map f xs`
    const argument = body.kind === 'call' && body.args.length === 1 ? body.args[0] : undefined;
    if (argument?.kind === 'reference' && argument.root === variable && argument.path.length === 0)
      return {
        text: `${how} ${functions[(body as { name: FunctionName }).name].nix} ${list}`,
        strength: APPLICATION,
      };
    const text = this.print(body, 'data').text;
    return {
      text: `${how} ${lambda(variable, text)} ${list}`,
      opened: `${how} ${openedLambda(variable, text)} ${list}`,
      strength: APPLICATION,
    };
  }

  #text(parts: readonly Node[]): string {
    const several = parts.some((part) => part.kind === 'literal' && String(part.value).includes('\n'));
    const pieces = this.#pieces(parts);
    return several && canIndent(pieces) ? indentedText(pieces) : quotedText(pieces);
  }

  #pieces(parts: readonly Node[]): Piece[] {
    return parts.map((part) =>
      part.kind === 'literal' ? { literal: String(part.value) } : { code: this.print(part, 'data').text },
    );
  }

  #not(operand: Node): Printed {
    if (operand.kind === 'binary' && (operand.operator === '==' || operand.operator === '!='))
      return this.print({ ...operand, operator: operand.operator === '==' ? '!=' : '==' }, 'data');
    return { text: `!${tight(this.print(operand, 'data'), STRENGTH['!'])}`, strength: STRENGTH['!'] };
  }

  /** The operands of a chain of one operator: `a + b + c` is one thing to lay out. */
  #operands(node: Node, operator: string): Printed[] {
    if (node.kind !== 'binary' || node.operator !== operator) return [this.print(node, 'data')];
    return [
      ...(NOT_CHAINED.includes(operator)
        ? [this.print(node.left, 'data')]
        : this.#operands(node.left, operator)),
      this.print(node.right, 'data'),
    ];
  }

  #chain(operator: keyof typeof STRENGTH, operands: readonly Printed[]): Printed {
    if (operands.length === 1) return operands[0]!;
    const strength = STRENGTH[operator];
    // The first operand may be of the same strength (operators are read from the left), the others must be stronger.
    const shown = operands.map((operand, i) =>
      tight(operand, i === 0 && !NOT_CHAINED.includes(operator) ? strength : strength + 1),
    );
    const line = shown.join(` ${operator} `);
    if (fits(line)) return { text: line, strength };
    return { text: operatorLines(operator, shown), strength };
  }

  #apply(name: string, args: readonly Printed[]): Printed {
    return { text: [name, ...args.map((arg) => tight(arg, ATOM))].join(' '), strength: APPLICATION };
  }

  #bind(name: string, value: Node): void {
    const earlier = this.#bound.get(name);
    if (earlier === value) return;
    if (earlier) throw new Error(`two values are called "${name}"`);
    this.#bound.set(name, value);
    const { text, opened } = this.print(value, 'data');
    this.bindings.push({ name, text, ...(opened !== undefined && { opened }) });
  }
}

/**
 * Where an entry's value has the name of its key already: `(cfg) ` for `port = cfg.port`, and an empty text for a variable.
 * statix wants `inherit` there.
 */
function inheritedFrom({ key, value }: Entry): string | undefined {
  if (typeof key !== 'string' || nixKey(key) !== key) return undefined;
  if (value.kind === 'bound') return value.name === key ? '' : undefined;
  if (value.kind !== 'reference' || (value.path.at(-1) ?? value.root) !== key) return undefined;
  if (value.path.length === 0) return '';
  return `(${[value.root, ...value.path.slice(0, -1).map(nixKey)].join('.')}) `;
}

/** Nodes are plain data. */
const same = (a: Node | undefined, b: Node | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);
