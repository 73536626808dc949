/** The one currency for locations in a spec: the keys as the author wrote them, e.g. `['base', 'limits', 'maxConnections']`. */
export type Path = readonly PropertyKey[];

/**
 * - `error`: will not start, loses data or secrets, or can never do what the spec says
 * - `warning`: runs but surprises
 * - `info`: worth knowing
 */
export type Severity = 'error' | 'warning' | 'info';

/**
 * A place in a file; lines and columns count from 1, columns in UTF-16 units. `exact` is false when it is only the nearest
 * place that is known.
 */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly exact: boolean;
  /** The place after the last character of what is meant, where that is known. */
  readonly end?: { readonly line: number; readonly column: number };
}

/** Another place that has to do with a diagnostic. */
export interface Related {
  readonly path: Path;
  /** A few words to stand beside it. */
  readonly text: string;
  readonly location?: Location;
}

/** A change of the spec that would mend it. */
export interface Fix {
  /** What it does, as an order: `use port 8222`. */
  readonly title: string;
  /** `safe`: what the author must have meant; `maybe`: the author has to look at it. */
  readonly applicability: 'safe' | 'maybe';
  readonly edits: readonly Edit[];
}

export interface Edit {
  /** The keys as the author wrote them, or would have to; the index after a list's last is one more. */
  readonly path: Path;
  /** The new value; without one, the key goes away. */
  readonly replacement?: unknown;
}

/** What natsmith says about a spec. `code` is `group/slug` and is explained by the catalogue. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  /** The profile in which it holds; absent when it holds for the spec as a whole. */
  readonly profile?: string;
  readonly path: Path;
  /** Whether it is about the key at the path rather than about its value. */
  readonly about?: 'key';
  /** A few words to stand beside the place. */
  readonly label?: string;
  readonly related?: readonly Related[];
  /** One line: what is wrong, in the user's names. */
  readonly message: string;
  /** What would happen at run time, in one paragraph. */
  readonly why?: string;
  /** What to write instead; may be pasted. */
  readonly help?: string;
  readonly fix?: Fix;
  readonly location?: Location;
}

/** `auth.users[3].name` for people; keys that are not plain words are quoted. */
export function formatPath(path: Path): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else if (/^[A-Za-z_$][\w$]*$/.test(String(key))) text += text === '' ? String(key) : `.${String(key)}`;
    else text += `[${JSON.stringify(String(key))}]`;
  }
  return text === '' ? 'the spec' : text;
}
