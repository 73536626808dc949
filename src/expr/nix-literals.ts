const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '${': '\\${',
};

/**
 * A Nix string literal. Nix knows these escapes and no others: `\u` and `\b` would silently lose their backslash, and a
 * raw CR would become LF. Other control characters stand as they are. NUL cannot be written and is refused by the schema.
 */
export function nixString(value: string): string {
  return `"${nixStringBody(value)}"`;
}

/** The inside of a literal. The caller sees to a `$` at its end being followed by no interpolation. */
export function nixStringBody(value: string): string {
  if (value.includes('\0')) throw new Error('Nix has no strings with NUL');
  return value.replace(/[\\"\n\r\t]|\$\{/g, (match) => ESCAPES[match]!);
}

const KEYWORDS = new Set('assert else if in inherit let or rec then with'.split(' '));

/** An attribute's name, quoted where it has to be. */
export function nixKey(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_'-]*$/.test(name) && !KEYWORDS.has(name) ? name : nixString(name);
}
