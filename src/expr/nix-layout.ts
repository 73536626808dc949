/*
 * nixfmt's layout, so that what natsmith writes is left alone by it. Nothing here parses Nix: texts are laid out by how
 * their first and last lines look.
 */

/** nixfmt's soft limit, without the leading indentation. */
const WIDTH = 100;

/** A step further in: all lines but the first and empty ones. */
export const indent = (text: string): string => text.replace(/\n(?!\n)/g, '\n  ');

export const fits = (text: string): boolean => !text.includes('\n') && text.length <= WIDTH;

/** Lines that are not indented: two, where one bracket holds a text of several lines together. */
const outerLines = (text: string): number => text.split('\n').filter((line) => /^[^ ]/.test(line)).length;

const isBracket = (text: string): boolean => /^(?:[[{]|'')\n/.test(text) && outerLines(text) === 2;

/** An application of which an open bracket ends the first line and its closing one begins the last: `lib.mkIf c { … }`. */
const isAbsorbing = (text: string): boolean => /^(?!if\W)\w.*[[{(]\n/.test(text) && outerLines(text) === 2;

/** `{ }`, `[ x ]` for a single short item, else an item a line. */
export function block(open: '{' | '[', items: readonly string[], close: '}' | ']'): string {
  if (items.length === 0) return `${open} ${close}`;
  if (open === '[' && items.length === 1 && fits(items[0]!)) return `[ ${items[0]} ]`;
  return `${open}\n  ${items.map(indent).join('\n  ')}\n${close}`;
}

/** An operand or argument in parentheses: on lines of its own where it has several. */
export function inParens(text: string): string {
  return text.includes('\n') ? `(\n  ${indent(text)}\n)` : `(${text})`;
}

/** An item of a list: an application to a set keeps its parentheses close. */
export function itemInParens(text: string): string {
  return isAbsorbing(text) ? `(${text})` : inParens(text);
}

/** `(x: body)` as an argument. */
export function lambda(variable: string, body: string): string {
  if (fits(body) || isBracket(body)) return `(${variable}: ${body})`;
  return openedLambda(variable, body);
}

export function openedLambda(variable: string, body: string): string {
  return `(\n  ${variable}:\n  ${indent(body)}\n)`;
}

/** Operands a line each, operators in front; a list or set at the beginning is opened up. */
export function operatorLines(operator: string, [first, ...rest]: readonly string[]): string {
  const opened = /^\[ .+ \]$/.test(first!) ? `[\n  ${first!.slice(2, -2)}\n]` : first!;
  return [opened, ...rest.map((operand) => `${operator} ${operand}`)].join('\n');
}

/**
 * `name = value;`. A value that does not fit begins on a line of its own, unless a bracket holds it together, or it is one
 * line that would not fit there either, or a string in which nothing is applied that could be broken. `opened` is the value in
 * several lines, if it can be had so.
 */
export function binding(name: string, value: string, opened?: string): string {
  const line = `${name} = ${value};`;
  if (opened && !value.includes('\n') && !fits(line)) return binding(name, opened);
  const long = !value.includes('\n') && !fits(`${value};`) && !/^\w[^"]* [|&+=<]/.test(value);
  const plainString = /^"(?:[^"\\$]|\\.|\$(?!\{)|\$\{[\w.'-]*\})*"$/.test(value);
  if (fits(line) || long || plainString || /^(?:[[{]|'')\n/.test(value) || isAbsorbing(value)) return line;
  return `${name} =\n  ${indent(value)};`;
}
