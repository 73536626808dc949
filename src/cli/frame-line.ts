import type { Location } from '../domain/diagnostic.ts';
import type { Lines } from '../load/load.ts';
import { columns, type Shown, showLine } from './columns.ts';
import type { Mark } from './marks.ts';

/** A place that is shown, and what is said about it. */
export interface Place {
  readonly location: Location;
  readonly text: string;
  readonly primary: boolean;
}

/** A line as it is shown, with the places that are on it. */
export interface FrameLine {
  readonly text: string;
  readonly marks: readonly Mark[];
}

/** As much of a line as is looked at on either side of a place: some files are one line of megabytes. */
const NEARBY = 400;
/** Columns that are left before a place where a line is cut. */
const BEFORE = 20;

/** A line, cut to a width around the first of the places; undefined where it is not to be had. */
export function frameLine(places: readonly Place[], lines: Lines, width: number): FrameLine | undefined {
  const { file, line, column } = places[0]!.location;
  const found = lines.line(file, line);
  if (!found) return undefined;
  const skipped = Math.max(0, column - 1 - NEARBY);
  const text = found.text.slice(skipped, column - 1 + NEARBY);
  const hidden = found.hidden
    .map(([start, end]) => [Math.max(0, start - skipped), Math.min(text.length, end - skipped)] as const)
    .filter(([start, end]) => start < end);
  const shown = showLine(text, hidden);
  const marks = places.map((place) => markOf(place, text, shown, skipped));
  const isWhole = text.length === found.text.length && shown.width <= width;
  return isWhole ? { text: shown.text, marks } : cut(shown, marks, width);
}

function markOf({ location, text, primary }: Place, line: string, shown: Shown, skipped: number): Mark {
  const { column, end } = location;
  const start = column - 1 - skipped;
  const from = shown.columnOf(start);
  const stop = end
    ? end.line === location.line
      ? end.column - 1 - skipped
      : line.length
    : wordEnd(line, start);
  return { from, to: Math.max(from + 1, shown.columnOf(stop)), text, primary };
}

/** Where the word or text in quotes ends that begins at an offset. */
function wordEnd(line: string, start: number): number {
  const word = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\p{L}\p{N}_$]+|[\s\S]/uy;
  word.lastIndex = start;
  return start + (word.exec(line)?.[0].length ?? 1);
}

function cut(shown: Shown, marks: readonly Mark[], width: number): FrameLine {
  const room = width - 2;
  const from = Math.max(0, Math.min((marks[0]?.from ?? 0) - BEFORE, shown.width - room));
  const to = Math.min(shown.width, from + room);
  const before = from > 0 ? '…' : '';
  const shift = before.length - from;
  return {
    text: `${before}${columns(shown.text, from, to)}${to < shown.width ? '…' : ''}`,
    marks: marks
      .filter((mark) => mark.from >= from && mark.from < to)
      .map((mark) => ({ ...mark, from: mark.from + shift, to: Math.min(mark.to, to) + shift })),
  };
}
