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
  const forced = !['', '0', 'false', undefined].includes(env.FORCE_COLOR);
  const colour = !noColour && !env.NO_COLOR && (forced || (interactive && env.TERM !== 'dumb'));
  return {
    interactive,
    width: interactive ? Math.min(Math.max(process.stderr.columns || 100, 40), 120) : 100,
    paint: (name, text) => (colour ? `\x1b[${CODES[name]}m${text}\x1b[0m` : text),
  };
}

/**
 * Paragraphs broken at spaces to fit a width; words that are longer stay whole, and so do lines that are indented.
 * @param lead stands before the first line; the others are indented by as much
 */
export function wrap(text: string, width: number, lead: string): string {
  const indent = ' '.repeat(lead.length);
  const lines = text
    .split('\n')
    .flatMap((line) => (/^\s/.test(line) ? [line] : wrapLine(line, width - lead.length)));
  return lines.map((line, index) => (index === 0 ? lead : indent) + line).join('\n');
}

function wrapLine(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Text without what would steer a terminal. */
export function harmless(text: string): string {
  return text.replace(
    /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** A word of a command line, for a shell. */
export const quoted = (text: string): string =>
  /^[\w./@:+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
