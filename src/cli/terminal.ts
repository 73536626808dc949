import { isatty } from 'node:tty';

/** How talk is shown: on a terminal in colour and as wide as that, elsewhere plain and 100 columns wide. */
export interface Terminal {
  readonly interactive: boolean;
  readonly width: number;
  paint(colour: Colour, text: string): string;
}

export type Colour = 'red' | 'yellow' | 'blue' | 'green' | 'bold' | 'dim';

const CODES: Record<Colour, number> = { red: 31, green: 32, yellow: 33, blue: 34, bold: 1, dim: 2 };

/** @param noColour what `--no-color` says; NO_COLOR (no-color.org) and FORCE_COLOR come after it */
export function terminal(noColour: boolean, env: NodeJS.ProcessEnv = process.env): Terminal {
  const interactive = isatty(2);
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  const colour = !noColour && !env.NO_COLOR && (forced || (interactive && env.TERM !== 'dumb'));
  return {
    interactive,
    width: interactive ? Math.min(Math.max(process.stderr.columns || 100, 40), 120) : 100,
    paint: (name, text) => (colour ? `\x1b[${CODES[name]}m${text}\x1b[0m` : text),
  };
}

/** Paragraphs broken at spaces to fit a width; words that are longer stay whole, and so do lines that are indented. */
export function wrap(text: string, width: number, indent = ''): string {
  return text
    .split('\n')
    .map((line) => (/^\s/.test(line) ? indent + line : wrapLine(line, width, indent)))
    .join('\n');
}

function wrapLine(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line].join('\n');
}

/** Text without what would steer a terminal. */
export function harmless(text: string): string {
  return text.replace(
    /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
