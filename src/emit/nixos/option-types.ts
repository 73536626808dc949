import { block, fits, inParens, itemInParens } from '../../expr/nix-layout.ts';
import { nixString } from '../../expr/nix-literals.ts';
import type { Field, Meta, TypeShape } from '../../spec/shape.ts';

export interface TypeScope {
  /** Types that have a name are printed once, in the module's `let`. */
  readonly named: Map<string, string>;
  /** How the options of a submodule are declared. */
  declare(fields: Readonly<Record<string, Field>>): string;
}

/** The NixOS type of values that a zod type accepts, as narrow as that. */
export function nixType(type: TypeShape, scope: TypeScope): string {
  switch (type.kind) {
    case 'boolean':
      return 'types.bool';
    case 'null':
      return 'types.enum [ null ]';
    case 'integer':
      return integerType(type.minimum, type.maximum);
    case 'string':
      return stringType(type.pattern);
    case 'enum':
      return `types.enum ${block('[', type.values.map(nixString), ']')}`;
    case 'list':
      return `types.listOf ${argument(nixType(type.item, scope))}`;
    case 'record':
      return `natsmith.attrsNamed ${nixString(posixPattern(type.key))} ${argument(nixType(type.item, scope))}`;
    case 'object':
      return `types.submodule ${block('{', [`options = ${scope.declare(type.fields)};`], '}')}`;
    case 'nullable':
      return `types.nullOr ${argument(nixType(type.inner, scope))}`;
    case 'union':
      return unionType(type.members, scope);
    case 'named':
      return namedType(type.id, type.meta, type.type, scope);
  }
}

function integerType(minimum: number, maximum: number): string {
  const number = (value: number) => (value < 0 ? `(${value})` : String(value));
  return `types.ints.between ${number(minimum)} ${number(maximum)}`;
}

/** Nix strings never hold NUL or halves of characters: what only forbids those forbids nothing there. */
function stringType(pattern: string | undefined): string {
  if (pattern === undefined || pattern.startsWith('^[^\\0')) return 'types.str';
  return `types.strMatching ${nixString(posixPattern(pattern))}`;
}

/**
 * `types.strMatching` wants a POSIX extended expression for the whole string. Patterns of the schema keep to what both
 * have in common; the anchors and JavaScript's escaped slash have to go, and control characters have a name.
 */
export function posixPattern(source: string): string {
  return source
    .replace(/^\^/, '')
    .replace(/\$$/, '')
    .replaceAll('\\/', '/')
    .replaceAll('\x01-\x1f\x7f', '[:cntrl:]');
}

function unionType(members: readonly TypeShape[], scope: TypeScope): string {
  const rest = members.filter((member) => member.kind !== 'null');
  const types = rest.map((member) => item(nixType(member, scope)));
  const either = `types.either ${types.join(' ')}`;
  const union = types.length === 2 && fits(either) ? either : `types.oneOf ${block('[', types, ']')}`;
  return rest.length < members.length ? `types.nullOr ${argument(union)}` : union;
}

function namedType(id: string, meta: Meta, type: () => TypeShape, scope: TypeScope): string {
  const { named } = scope;
  if (!named.has(id)) {
    named.set(id, '');
    const text = nixType(type(), scope);
    // A type that contains itself cannot describe itself.
    const recursive = text.includes(id);
    const described = recursive
      ? `${text}\n// {\n  description = ${nixString(meta.description ?? id)};\n}`
      : text;
    // Moved behind the types that it uses.
    named.delete(id);
    named.set(id, described);
  }
  return id;
}

const argument = (text: string): string => (/\s/.test(text) ? inParens(text) : text);
const item = (text: string): string => (/\s/.test(text) ? itemInParens(text) : text);
