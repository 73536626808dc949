/** The candidate that was probably meant by `word`, if one is near enough for the difference to have been a slip. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  return similar(word, candidates)[0];
}

/**
 * The candidates that someone may have meant by `word`, nearest first, at most three. Case, `_` and `-` count for nothing,
 * so that `max_connections` finds `maxConnections`.
 */
export function similar(word: string, candidates: Iterable<string>): string[] {
  const wanted = fold(word);
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  const scored: [string, number][] = [];
  for (const candidate of candidates) {
    const changes = editDistance(wanted, fold(candidate), limit);
    if (changes <= limit) scored.push([candidate, changes]);
  }
  return scored
    .sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1))
    .slice(0, 3)
    .map(([candidate]) => candidate);
}

const fold = (text: string) => text.slice(0, 80).toLowerCase().replace(/[_-]/g, '');

/** Insertions, deletions, replacements and swaps of neighbours; anything above `limit` is as good as any other. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, before[j - 2]! + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}
