import { DURATION_PATTERN, durationWritten } from '../../domain/duration.ts';
import { sizeWritten } from '../../domain/size.ts';
import type { ConfNode } from '../read/node.ts';

const KIBI = 1024n;
const wholeDuration = new RegExp(`^${DURATION_PATTERN}$`);
/** Nanoseconds. */
const GO_UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

export const textOf = (node: ConfNode | undefined): string | undefined =>
  node?.kind === 'text' && !node.value.includes('\ufffd') ? node.value : undefined;

export const booleanOf = (node: ConfNode | undefined): boolean | undefined =>
  node?.kind === 'boolean' ? node.value : undefined;

/** Whole numbers, as far as JavaScript has them. */
export function integerOf(node: ConfNode | undefined): number | undefined {
  if (node?.kind === 'float' && Number.isSafeInteger(node.value)) return node.value;
  if (node?.kind !== 'integer') return undefined;
  const number = Number(node.value);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** Bytes, in the largest unit that makes them a whole number: `64MB`. */
export function sizeOf(node: ConfNode | undefined): string | number | undefined {
  const bytes = integerOf(node);
  return bytes === undefined ? undefined : sizeWritten(bytes);
}

/** As {@link sizeOf}, of what may also be a quoted text: `"512M"`, in powers of 1024 (server/opts.go, getStorageSize). */
export function storageSizeOf(node: ConfNode | undefined): string | number | undefined {
  const text = textOf(node);
  if (text === undefined || node === undefined) return sizeOf(node);
  const [, digits, unit] = /^([0-9]{1,6})([KMGT])$/.exec(text) ?? [];
  if (digits === undefined || unit === undefined) return undefined;
  const value = BigInt(digits) * KIBI ** BigInt('KMGT'.indexOf(unit) + 1);
  return sizeOf({ kind: 'integer', value, place: node.place });
}

/** A duration of Go (`1m30s`, `1.5s`), as options have it; undefined for parts of a millisecond. Bare numbers are seconds. */
export function durationOf(node: ConfNode | undefined): string | undefined {
  const seconds = integerOf(node);
  if (seconds !== undefined) return `${seconds}s`;
  const text = textOf(node);
  if (text === undefined || wholeDuration.test(text)) return text;
  const parts = [...text.matchAll(/([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|[smh])/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) return undefined;
  const milliseconds = parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * (GO_UNITS[unit!]! / 1e6),
    0,
  );
  return Number.isSafeInteger(milliseconds) ? durationWritten(milliseconds) : undefined;
}

/** `host:port`, `:port` or a port (server/opts.go, parseListen). */
export function addressOf(node: ConfNode): { host?: string; port: number } | undefined {
  const port = integerOf(node);
  if (port !== undefined) return { port };
  const [, brackets, plain, digits] =
    /^(?:\[([^\]]*)\]|([^:[\]]*)):([+-]?[0-9]{1,9})$/.exec(textOf(node) ?? '') ?? [];
  if (digits === undefined) return undefined;
  const host = brackets ?? plain ?? '';
  return { port: Number(digits), ...(host !== '' && { host }) };
}
