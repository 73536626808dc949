import { optionsSchema } from '../spec/options.ts';
import type { SpecInput } from '../spec/spec.ts';

const WIDTH = 100;
const ORDER = Object.keys(optionsSchema.shape);

/**
 * A spec as someone would write it: `natsmith.config.ts`.
 * @param remarks lines for a comment at its top
 */
export function specText({ base = {}, ...spec }: SpecInput, remarks: readonly string[]): string {
  const place = (key: string) => ORDER.indexOf(key);
  const options = Object.fromEntries(Object.entries(base).sort(([a], [b]) => place(a) - place(b)));
  const comment = remarks.map((line) => (line === '' ? '//\n' : `// ${commentable(line)}\n`)).join('');
  return `import { defineDeployment } from 'natsmith';\n\n${comment}export default defineDeployment(${literal({ ...spec, base: options }, '')});\n`;
}

/** No character that would end the comment's line. */
const commentable = (line: string) => line.replaceAll(/[\n\r\u2028\u2029]/g, ' ');

function literal(value: unknown, indent: string): string {
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((item) => literal(item, inner))
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => `${name(key)}: ${literal(item, inner)}`);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return open + close;
  const gap = isList ? '' : ' ';
  const line = `${open}${gap}${parts.join(', ')}${gap}${close}`;
  if (indent !== '' && !line.includes('\n') && indent.length + line.length <= WIDTH - 20) return line;
  return `${open}\n${parts.map((part) => `${inner}${part},\n`).join('')}${indent}${close}`;
}

const name = (key: string) => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : text(key));

/** A literal of JavaScript; characters that editors do not show are escaped. */
function text(value: string): string {
  const escaped = value.replaceAll(/[\\'\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) => {
    if (char === '\\' || char === "'") return `\\${char}`;
    return `\\u{${char.codePointAt(0)!.toString(16)}}`;
  });
  return `'${escaped}'`;
}
