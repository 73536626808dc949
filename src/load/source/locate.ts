import type { Location, Path } from '../../domain/diagnostic.ts';
import { lineStarts, placeAt } from '../place.ts';
import type { Span } from './expression.ts';
import { type Files, Follower, type Place } from './follow.ts';

/** Where a value of a spec is written. */
export interface Found {
  readonly location: Location;
  /** The value comes out of an expression: `location` is that of the expression. */
  readonly computed: boolean;
  /** Where the spec uses the value by a name, if it is written elsewhere. */
  readonly use?: Location;
}

export interface Texts extends Files {
  text(file: string): string | undefined;
}

/** Finds the places of values in the files of a spec. */
export class Locator {
  readonly #file: string;
  readonly #value: unknown;
  readonly #texts: Texts;
  readonly #follower: Follower;
  readonly #lines = new Map<string, number[]>();

  /** @param value what the spec evaluates to: no literal is taken for a value that is another */
  constructor(file: string, value: unknown, texts: Texts) {
    this.#file = file;
    this.#value = value;
    this.#texts = texts;
    this.#follower = new Follower(texts);
  }

  /**
   * Where the value at `path` is written; what is computed has no place, then it is the nearest thing that has one.
   * @param part what of it is meant
   */
  locate(path: Path, part: 'value' | 'key'): Found {
    const follower = this.#follower;
    let place = follower.start(this.#file);
    if (!place) return { location: { file: this.#file, line: 1, column: 1, exact: false }, computed: false };
    let written = follower.follow(place);
    let value = this.#value;
    for (const key of path) {
      const inner =
        written.value.kind === 'list'
          ? follower.item(written, Number(key), lengthOf(value))
          : follower.find(written, String(key));
      if (!inner) return this.#nearest(written, written.value.kind === 'computed', place);
      place = inner;
      written = follower.follow(inner);
      value = valueIn(value, key);
    }
    if (part === 'key') return { location: this.#location(place.file, place.head, true), computed: false };
    if (isOther(written, value)) return this.#nearest(place, true);
    if (written.value.kind === 'computed') return this.#nearest(written, true, place);
    return this.#exact(place, written);
  }

  #exact(place: Place, written: Place): Found {
    const location = this.#location(written.file, this.#shown(written), true);
    return { location, computed: false, ...this.#use(place, written) };
  }

  #nearest(place: Place, computed: boolean, from: Place = place): Found {
    const span = computed ? place.value : this.#shown(place);
    return { location: this.#location(place.file, span, false), computed, ...this.#use(from, place) };
  }

  #use(place: Place, written: Place): { use?: Location } {
    const isElsewhere = place.file !== written.file || place.head.start !== written.head.start;
    return isElsewhere ? { use: this.#location(place.file, place.value, true) } : {};
  }

  /** A value, if it is on one line; else what it goes by. */
  #shown({ file, value, head }: Place): Span {
    const text = this.#texts.text(file) ?? '';
    return value.kind !== 'object' && !text.slice(value.start, value.end).includes('\n') ? value : head;
  }

  #location(file: string, { start, end }: Span, exact: boolean): Location {
    const text = this.#texts.text(file) ?? '';
    const lines = this.#lines.get(file) ?? lineStarts(text);
    this.#lines.set(file, lines);
    const place = placeAt(text, start, lines);
    const last = placeAt(text, end, lines);
    return { file, ...place, exact, end: last };
  }
}

/** Whether a literal is not the value: it was changed on the way. */
function isOther({ value: written }: Place, value: unknown): boolean {
  return written.kind === 'literal' && !Object.is(written.value, value) && value !== undefined;
}

const valueIn = (value: unknown, key: PropertyKey): unknown => {
  try {
    return (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
  } catch {
    return undefined;
  }
};

const lengthOf = (value: unknown): number | undefined => (Array.isArray(value) ? value.length : undefined);
