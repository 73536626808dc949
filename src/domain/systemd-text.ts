const plain = /^[A-Za-z0-9_./:@=+,-]{1,128}$/;
const escapes: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '%': '%%',
  $: '$$',
};

/**
 * One argument of a systemd `Exec…=` line, quoted where it must be, so that the program gets exactly `text`
 * (`systemd.service(5)`, "Command lines"; `%` and `$` are doubled against specifiers and variables). Not for the first
 * word: there a leading `-`, `@`, `+`, `!` or `:` has a meaning of its own.
 */
export function execArg(text: string): string {
  if (plain.test(text)) return text;
  return `"${text.replace(/["\\\x01-\x1f\x7f%$]/g, (char) => escapes[char] ?? hex(char))}"`;
}

function hex(char: string): string {
  return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
