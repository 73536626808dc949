import { widthOf } from './columns.ts';
import { type Colour, harmless, type Terminal } from './terminal.ts';

/** A part of a line that something is said about; columns count from 0. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly primary: boolean;
}

/**
 * The lines below a line: its marks with what is said beside them, or below where there is no room, from right to left.
 * @param room columns that there are
 */
export function marksUnder(marks: readonly Mark[], colour: Colour, screen: Terminal, room: number): string[] {
  const sorted = marks.toSorted((a, b) => a.from - b.from);
  const paint = ({ primary }: Mark, text: string) => screen.paint(primary ? colour : 'blue', text);
  const below: string[] = [];
  let line = '';
  let width = 0;
  for (const [index, mark] of sorted.entries()) {
    const from = Math.max(mark.from, width);
    const sign = (mark.primary ? '^' : '-').repeat(Math.max(0, mark.to - from));
    const text = harmless(mark.text);
    const next = sorted[index + 1]?.from ?? room + 2;
    const isBeside = text !== '' && mark.to + widthOf(text) + 2 < next;
    const shown = isBeside ? `${sign} ${text}` : sign;
    line += ' '.repeat(from - width) + paint(mark, shown);
    width = from + widthOf(shown);
    if (text !== '' && !isBeside) {
      const at = Math.max(0, Math.min(mark.from, room - widthOf(text)));
      below.unshift(' '.repeat(at) + paint(mark, text));
    }
  }
  return [line, ...below];
}
