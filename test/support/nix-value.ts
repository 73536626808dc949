/** Data as a Nix expression, however hostile its strings (NUL aside, which Nix strings cannot hold). */
export function nixValue(value: unknown): string {
  const json = JSON.stringify(value).replace(/["\\]|\$(?=\{)/g, '\\$&');
  return `(builtins.fromJSON "${json}")`;
}
