import type { Edit, Fix, Path } from '../domain/diagnostic.ts';
import type { Deployment } from '../spec/resolve.ts';

/** A change of an option: to a value; without one, the author's own goes away. */
export interface Change {
  readonly option: Path;
  readonly value?: unknown;
  /** Whether it is a key of the spec itself, such as natsVersion. */
  readonly ofSpec?: true;
}

/** A change of options that mends what a rule found, wherever the author wrote them. */
export interface Mend {
  /** As an order: `use port 8222`. */
  readonly title: string;
  readonly changes: readonly Change[];
  /** Whether the author must have meant it. */
  readonly isSafe?: true;
}

/** Permissions of one side that allow nothing. */
export const NOTHING = { deny: ['>'] } as const;

export const write = (title: string, option: Path, value: unknown): Mend => ({
  title,
  changes: [{ option, value }],
});

export const leaveOut = (title: string, ...options: Path[]): Mend => ({
  title,
  changes: options.map((option) => ({ option })),
});

/** One more in a list; `options` tell whether there is one. */
export function appended(list: Path, value: unknown, options: object): Change {
  const given = valueAt(options, list);
  return Array.isArray(given) && given.length > 0
    ? { option: [...list, given.length], value }
    : { option: list, value: [value] };
}

/** The value of an option, or of a part of it. */
export const valueAt = (options: object, path: Path): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], options);

/**
 * The change in the author's own keys; undefined where something should go away that nobody wrote.
 * @param layer where options go that nobody wrote, nor anything around them
 */
export function fixOfMend(
  { title, changes, isSafe }: Mend,
  deployment: Deployment,
  layer: Path,
): Fix | undefined {
  const edits = changes.map((change) => editOf(change, deployment, layer));
  if (edits.length === 0 || !edits.every((edit) => edit !== undefined)) return undefined;
  return { title, applicability: isSafe ? 'safe' : 'maybe', edits };
}

function editOf({ option, value, ofSpec }: Change, deployment: Deployment, layer: Path): Edit | undefined {
  if (ofSpec) return { path: option, replacement: value };
  if (!isKnown(option, deployment.options)) return undefined;
  const place = writtenAt(option, deployment);
  if (value === undefined) return place && { path: place };
  return { path: place ?? [...around(option, deployment, layer), option.at(-1)!], replacement: value };
}

/** Whether there is such an option: a bucket has not all those of the stream behind it. */
function isKnown(option: Path, options: object): boolean {
  const at = option.indexOf('buckets') + 3;
  if (at < 3 || option.length <= at) return true;
  return Object.hasOwn(valueAt(options, option.slice(0, at)) as object, option[at]!);
}

/** Where an option would stand: beside what is written around it. */
function around(option: Path, deployment: Deployment, layer: Path): Path {
  const outer = option.slice(0, -1);
  if (outer.length === 0) return layer;
  return writtenAt(outer, deployment) ?? [...around(outer, deployment, layer), outer.at(-1)!];
}

/** The keys under which all of a path is written. */
function writtenAt(option: Path, { origin }: Deployment): Path | undefined {
  const place = origin(option);
  const depth = place[0] === 'profiles' ? 2 : 1;
  return place.length === depth + option.length ? place : undefined;
}
