/** Lines of sameness shown around a difference. */
const CONTEXT = 3;
/** Beyond this many differing lines nobody reads on, and finding the shortest difference gets slow. */
const MOST_EDITS = 400;

type Line = readonly [sign: ' ' | '-' | '+', text: string];

/** How `after` differs from `before`, as `diff -u` shows it, at most `most` lines of it; empty where it does not. */
export function unifiedDiff(before: string, after: string, most = 40): string[] {
  const a = before.split('\n');
  const b = after.split('\n');
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const start = Math.max(0, head - CONTEXT);
  const lines: Line[] = [
    ...a.slice(start, head).map((text): Line => [' ', text]),
    ...edits(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail, a.length - tail + CONTEXT).map((text): Line => [' ', text]),
  ];
  const shown = hunks(lines, start);
  return shown.length > most ? [...shown.slice(0, most), `… ${shown.length - most} more lines`] : shown;
}

/** Myers' algorithm: the shortest way from `a` to `b`; past MOST_EDITS, all of one out and all of the other in. */
function edits(a: readonly string[], b: readonly string[]): Line[] {
  const trace: Map<number, number>[] = [];
  let reach = new Map([[1, 0]]);
  for (let d = 0; d <= Math.min(a.length + b.length, MOST_EDITS); d++) {
    const next = new Map<number, number>();
    trace.push(reach);
    for (let k = -d; k <= d; k += 2) {
      let x = isDown(reach, k, d) ? reach.get(k + 1)! : reach.get(k - 1)! + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return walkBack(a, b, trace);
    }
    reach = next;
  }
  return [...a.map((text): Line => ['-', text]), ...b.map((text): Line => ['+', text])];
}

const isDown = (reach: Map<number, number>, k: number, d: number) =>
  k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));

function walkBack(a: readonly string[], b: readonly string[], trace: readonly Map<number, number>[]): Line[] {
  const lines: Line[] = [];
  let x = a.length;
  let y = b.length;
  for (let d = trace.length - 1; d >= 0; d--) {
    const reach = trace[d]!;
    const k = x - y;
    const fromK = isDown(reach, k, d) ? k + 1 : k - 1;
    const fromX = reach.get(fromK)!;
    while (x > fromX && y > fromX - fromK && x > 0 && y > 0) {
      lines.push([' ', a[--x]!]);
      y--;
    }
    if (d === 0) break;
    if (x === fromX) lines.push(['+', b[--y]!]);
    else lines.push(['-', a[--x]!]);
  }
  return lines.reverse();
}

/** Differences with their context, each group under its `@@` line. `start` lines come before the first one. */
function hunks(lines: readonly Line[], start: number): string[] {
  const out: string[] = [];
  let oldLine = start;
  let newLine = start;
  let hunk: string[] = [];
  let at = '';
  let quiet = 0;
  const flush = () => {
    if (hunk.length > 0) out.push(at, ...hunk.slice(0, hunk.length - Math.max(0, quiet - CONTEXT)));
    hunk = [];
  };
  lines.forEach(([sign, text], index) => {
    const near = lines.slice(index, index + CONTEXT + 1).some(([other]) => other !== ' ');
    quiet = sign === ' ' ? quiet + 1 : 0;
    if (hunk.length === 0 && near) at = `@@ -${oldLine + 1} +${newLine + 1} @@`;
    if (near || (hunk.length > 0 && quiet <= CONTEXT)) hunk.push(`${sign}${text}`);
    else {
      quiet = 0;
      flush();
    }
    if (sign !== '+') oldLine++;
    if (sign !== '-') newLine++;
  });
  quiet = 0;
  flush();
  return out;
}
