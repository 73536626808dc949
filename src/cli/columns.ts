import { harmless } from './terminal.ts';

/** A part of a line as a terminal shows it: the offset in the line that it begins at, and the column. */
interface Cell {
  readonly offset: number;
  readonly column: number;
}

/** A line as a terminal shows it, and in which column each offset of the line is. */
export interface Shown {
  readonly text: string;
  readonly width: number;
  /** Counted from 0. Offsets within something that is shown as a whole have its column. */
  columnOf(offset: number): number;
}

const TAB = 4;
const HIDDEN = '••••••';
/** East Asian wide and fullwidth characters (UAX #11), and emoji that are shown as such. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const NO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]/u;

/** How many columns of a terminal a text takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += NO_WIDTH.test(char) ? 0 : WIDE.test(char) ? 2 : 1;
  return width;
}

/**
 * A line for a terminal: tabs are spaces up to the next multiple of four, what would steer the terminal is spelled out, and
 * what is hidden is a row of dots.
 * @param hidden offsets into the line, in order
 */
export function showLine(line: string, hidden: readonly (readonly [number, number])[]): Shown {
  const cells: Cell[] = [];
  let text = '';
  let column = 0;
  let offset = 0;
  const add = (shown: string, length: number) => {
    cells.push({ offset, column });
    text += shown;
    column += widthOf(shown);
    offset += length;
  };
  for (const [start, end] of [...hidden, [line.length, line.length] as const]) {
    for (const char of line.slice(offset, start))
      add(char === '\t' ? ' '.repeat(TAB - (column % TAB)) : harmless(char), char.length);
    if (end > start) add(HIDDEN, end - start);
  }
  return {
    text,
    width: column,
    columnOf: (wanted) =>
      wanted >= offset ? column : (cells.findLast((cell) => cell.offset <= wanted)?.column ?? 0),
  };
}

/** The columns of a text from `from` up to `to`; half of a wide character is a space. */
export function columns(text: string, from: number, to: number): string {
  let result = '';
  let column = 0;
  for (const char of text) {
    const width = widthOf(char);
    if (column >= from && column + width <= to) result += char;
    else if (column < to && column + width > from)
      result += ' '.repeat(Math.min(to, column + width) - Math.max(from, column));
    column += width;
  }
  return result;
}
