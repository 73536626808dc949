/** A place in a text, counting from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where an offset into a text is. Whoever asks often gives the text's `lineStarts`. */
export function placeAt(text: string, offset: number, starts = lineStarts(text)): Place {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - starts[low]! + 1 };
}

/** The offset of every line of a text. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
