import { type Diagnostic, formatPath, type Location } from '../domain/diagnostic.ts';
import type { Lines } from '../load/load.ts';
import { frameLine, type Place } from './frame-line.ts';
import { marksUnder } from './marks.ts';
import { type Colour, harmless, type Terminal } from './terminal.ts';

/** Places that are shown of one diagnostic. */
const MOST_PLACES = 3;

/**
 * The lines of a spec that a diagnostic is about, its own place marked by `^^^` and related ones by `---`; where there are
 * no lines to be had, the place alone.
 * @param profiles the profiles that it holds in; none for the whole spec
 */
export function frame(
  diagnostic: Diagnostic,
  profiles: readonly string[],
  lines: Lines,
  colour: Colour,
  screen: Terminal,
): string[] {
  const dim = (text: string) => screen.paint('dim', text);
  const { path, location } = diagnostic;
  // A path in a profile names it.
  const isNamed = path[0] === 'profiles' && path[1] === profiles[0] && profiles.length === 1;
  const subject = [
    path.length > 0 ? formatPath(path) : '',
    profiles.length > 0 && !isNamed ? `(profile ${profiles.join(', ')})` : '',
  ];
  const about = harmless(subject.filter(Boolean).join(' '));
  if (!location) return about === '' ? [] : [`  ${dim(about)}`];

  const places = placesOf(diagnostic, location);
  const margin = Math.max(2, ...places.map((place) => String(place.location.line).length));
  const edge = (sign: string, label: string | number = '') =>
    dim(`${String(label).padStart(margin)} ${sign}`);
  const room = screen.width - margin - 3;
  const shown: string[] = [];
  for (const inFile of groupBy(places, (place) => place.location.file)) {
    const { file, line, column } = inFile[0]!.location;
    const at = harmless(`${file}:${line}:${column}`);
    const isFirst = shown.length === 0;
    shown.push(edge(isFirst ? '┌─' : '├─') + dim(` ${at}${isFirst && about !== '' ? `  ${about}` : ''}`));
    let last = 0;
    const rows = groupBy(inFile, (place) => place.location.line);
    for (const onLine of rows.sort(([a], [b]) => a!.location.line - b!.location.line)) {
      const { line } = onLine[0]!.location;
      const source = frameLine(onLine, lines, room);
      if (!source) continue;
      if (last > 0 && line > last + 1) shown.push(edge('·'));
      last = line;
      shown.push(`${edge('│', line)} ${source.text}`.trimEnd());
      for (const marks of marksUnder(source.marks, colour, screen, room)) shown.push(`${edge('│')} ${marks}`);
    }
  }
  return shown;
}

function placesOf({ label = '', related = [] }: Diagnostic, location: Location): Place[] {
  const places: Place[] = [{ location, text: label, primary: true }];
  for (const { location, text } of related) {
    const isShown = places.some(({ location: other }) => isSame(other, location));
    if (location && !isShown && places.length < MOST_PLACES) places.push({ location, text, primary: false });
  }
  return places;
}

const isSame = (a: Location, b: Location | undefined): boolean =>
  a.file === b?.file && a.line === b.line && a.column === b.column;

function groupBy<T>(items: readonly T[], keyOf: (item: T) => unknown): T[][] {
  const groups = new Map<unknown, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}
