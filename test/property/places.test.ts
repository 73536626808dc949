import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { Node, Project } from 'ts-morph';
import { describe, expect, test } from 'vitest';
import type { Expression, Reader } from '../../src/load/source/expression.ts';
import { SourceModule } from '../../src/load/source/module.ts';
import { loadTokenizer } from '../../src/load/source/tokens.ts';
import { locatorOf, textAt } from '../support/spec-files.ts';
import { root } from '../support/tools.ts';

type Value = number | string | Value[] | { [key: string]: Value };
type Path = (string | number)[];

/** Values whose scalars all differ, so that each is written in one place. */
const anyValue = fc
  .letrec<{ value: Value; group: { [key: string]: Value } }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constant(0),
      fc.constant('text'),
      fc.array(tie('value'), { maxLength: 4 }),
      tie('group'),
    ),
    group: fc.dictionary(
      fc.constantFrom('a', 'b', 'port', 'http port', 'get', 'type', 'async', '1', 'in'),
      tie('value'),
      {
        maxKeys: 4,
        noNullPrototype: true,
      },
    ),
  }))
  .group.map((value) => {
    let count = 1000;
    const number = (each: Value): Value => {
      if (typeof each === 'number') return ++count;
      if (typeof each === 'string') return `${["'", '"', '{', '// ', '`'][++count % 5]}${count}`;
      if (Array.isArray(each)) return each.map(number);
      return Object.fromEntries(Object.entries(each).map(([key, inner]) => [key, number(inner)]));
    };
    return number(value) as { [key: string]: Value };
  });

/** Writes a value as people write specs: with names, imports, spreads, types, comments and brackets. */
class Author {
  readonly files = { 'spec.ts': '', 'other.ts': '' };
  readonly #choose: (among: number) => number;
  #names = 0;

  constructor(choices: readonly number[]) {
    let at = 0;
    this.#choose = (among) => (choices[at++ % choices.length] ?? 0) % among;
  }

  write(value: Value): void {
    const text = this.#expression(value, 'spec.ts');
    const head = "import * as all from './other.ts';\nimport { defineDeployment } from 'natsmith';\n";
    this.files['spec.ts'] =
      `${head}${this.files['spec.ts']}export default defineDeployment(${text} satisfies Any)`;
  }

  #expression(value: Value, file: 'spec.ts' | 'other.ts'): string {
    const plain = () => this.#literal(value, file);
    switch (this.#choose(10)) {
      case 0:
        return this.#declare(plain(), file);
      case 1:
        return `(${plain()} as const)`;
      case 2:
        return `(/* } ' */ ${plain()} // {\n)`;
      case 3: {
        if (file === 'other.ts') return plain();
        const name = this.#declare(this.#literal(value, 'other.ts'), 'other.ts');
        return this.#choose(2) === 0 ? `all.${name}` : this.#import(name);
      }
      case 4:
        return `${this.#declare(`{ of: { it: ${plain()} } }`, file)}.of['it']!`;
      default:
        return plain();
    }
  }

  #declare(text: string, file: 'spec.ts' | 'other.ts'): string {
    const name = `n${++this.#names}`;
    const isExported = file === 'other.ts' ? 'export ' : '';
    const [type, end] = [['', ': Map<A, B[]>', ': { a: 1 }'][this.#choose(3)], [';', ''][this.#choose(2)]];
    this.files[file] += `${isExported}const ${name}${type} = ${text}${end}\n`;
    return name;
  }

  #import(name: string): string {
    const local = `${name}_`;
    this.files['spec.ts'] =
      `import { type X, ${name} as ${local} } from './other.ts';\n${this.files['spec.ts']}`;
    return local;
  }

  #literal(value: Value, file: 'spec.ts' | 'other.ts'): string {
    if (Array.isArray(value)) {
      const cut = this.#choose(value.length + 1);
      const items = value.map((item) => this.#expression(item, file));
      if (this.#choose(3) > 0) return `[${items.join(', ')}]`;
      return `[...${this.#declare(`[${items.slice(0, cut).join(', ')}]`, file)}, ${items.slice(cut).join(', ')}]`;
    }
    if (typeof value !== 'object') return JSON.stringify(value);
    const members = Object.entries(value).map(([key, inner]) => {
      const text = this.#expression(inner, file);
      return text === key ? key : `${/^\w+$/.test(key) ? key : JSON.stringify(key)}: ${text}`;
    });
    const cut = this.#choose(members.length + 1);
    if (this.#choose(3) > 0) return `{ ${members.join(',\n')} }`;
    return `{ ...${this.#declare(`{ ${members.slice(0, cut).join(', ')} }`, file)}, ${members.slice(cut).join(', ')} }`;
  }
}

function* leaves(value: Value, path: Path = []): Generator<[Path, number | string]> {
  if (typeof value !== 'object') yield [path, value];
  else
    for (const [key, inner] of Object.entries(value))
      yield* leaves(inner, [...path, Array.isArray(value) ? Number(key) : key]);
}

test('every value is found where it is written, however the spec is written', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyValue,
      fc.array(fc.nat(1000), { minLength: 1, maxLength: 50 }),
      async (value, choices) => {
        const author = new Author(choices);
        author.write(value);
        const locator = await locatorOf(author.files, value);
        for (const [path, leaf] of leaves(value)) {
          const { text, exact } = textAt(locator.locate(path, 'value'), author.files);
          expect(
            [text, exact],
            `${path.join('.')} in\n${author.files['other.ts']}\n${author.files['spec.ts']}`,
          ).toEqual([JSON.stringify(leaf), true]);
        }
      },
    ),
    { numRuns: 300 },
  );
});

/** What there is to an expression: brackets, keys and literals, with their places. */
function outline(reader: Reader, expression: Expression): unknown {
  const { kind, start, end } = expression;
  if (kind === 'literal') return { kind, start, end, value: expression.value };
  if (kind !== 'object' && kind !== 'list') return 'something else';
  const members = reader.members(expression).map(({ key, spread, value }) => ({
    ...(kind === 'object' && key !== undefined ? { key } : {}),
    spread,
    value: outline(reader, value),
  }));
  return { kind, start, end, members };
}

function outlineOf(node: Node | undefined): unknown {
  if (!node) return 'something else';
  if (
    Node.isParenthesizedExpression(node) ||
    Node.isAsExpression(node) ||
    Node.isSatisfiesExpression(node) ||
    Node.isNonNullExpression(node)
  )
    return outlineOf(node.getExpression());
  const place = { start: node.getStart(), end: node.getEnd() };
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node) || Node.isNumericLiteral(node))
    return { kind: 'literal', ...place, value: node.getLiteralValue() };
  if (Node.isTrueLiteral(node) || Node.isFalseLiteral(node))
    return { kind: 'literal', ...place, value: node.getLiteralValue() };
  if (Node.isNullLiteral(node)) return { kind: 'literal', ...place, value: null };
  if (
    Node.isPrefixUnaryExpression(node) &&
    node.getText().startsWith('-') &&
    Node.isNumericLiteral(node.getOperand())
  )
    return { kind: 'literal', ...place, value: Number(node.getText().replaceAll('_', '')) };
  if (Node.isArrayLiteralExpression(node))
    return {
      kind: 'list',
      ...place,
      members: node
        .getElements()
        .map((item) =>
          Node.isSpreadElement(item)
            ? { spread: true, value: outlineOf(item.getExpression()) }
            : { spread: false, value: outlineOf(item) },
        ),
    };
  if (!Node.isObjectLiteralExpression(node)) return 'something else';
  return { kind: 'object', ...place, members: node.getProperties().map(outlineOfMember) };
}

function outlineOfMember(member: Node): unknown {
  if (Node.isSpreadAssignment(member)) return { spread: true, value: outlineOf(member.getExpression()) };
  const name = Node.hasName(member) ? member.getNameNode() : undefined;
  const key =
    Node.isStringLiteral(name) || Node.isNumericLiteral(name)
      ? { key: String(name.getLiteralValue()) }
      : Node.isComputedPropertyName(name)
        ? {}
        : { key: name?.getText() };
  // What a computed key stands for is not looked at.
  const isPlain = Node.isPropertyAssignment(member) && !Node.isComputedPropertyName(name);
  return { ...key, spread: false, value: isPlain ? outlineOf(member.getInitializer()) : 'something else' };
}

describe('programs are read as TypeScript reads them', async () => {
  const tokenize = await loadTokenizer();
  const project = new Project({ skipAddingFilesFromTsConfig: true });
  const files = ['src', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
      .map((name) => join(root, folder, name)),
  );

  test('in every file of this repository, by ts-morph', () => {
    let count = 0;
    for (const file of files) {
      const tokens = tokenize(readFileSync(file, 'utf8'));
      const module = new SourceModule(tokens);
      for (const declaration of project.addSourceFileAtPath(file).getVariableDeclarations()) {
        const name = declaration.getName();
        const isConst = declaration.getVariableStatement()?.getDeclarationKind() === 'const';
        if (!/^\w+$/.test(name) || !isConst || declaration.getInitializer() === undefined) continue;
        const binding = module.names.get(name);
        expect(binding?.kind, `${name} in ${file}`).toBe('here');
        const ours = binding?.kind === 'here' ? outline(module.reader, binding.value) : undefined;
        expect(ours, `${name} in ${file}`).toEqual(outlineOf(declaration.getInitializer()));
        count++;
      }
    }
    expect(count).toBeGreaterThan(300);
  });
});
