/** The one currency for locations in a spec: the keys as the author wrote them, e.g. `['base', 'limits', 'maxConnections']`. */
export type Path = readonly PropertyKey[];

/**
 * - `error`: will not start, loses data or secrets, or can never do what the spec says
 * - `warning`: runs but surprises
 * - `info`: worth knowing
 */
export type Severity = 'error' | 'warning' | 'info';

/** A place in a file; lines and columns count from 1. `exact` is false when it is only the nearest place that is known. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly exact: boolean;
}

/** What natsmith says about a spec. `code` is `group/slug` and is explained by the catalogue. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  /** The profile in which it holds; absent when it holds for the spec as a whole. */
  readonly profile?: string;
  readonly path: Path;
  /** Other places that have to do with it. */
  readonly related?: readonly Path[];
  /** One line: what is wrong, in the user's names. */
  readonly message: string;
  /** What would happen at run time, in one paragraph. */
  readonly why?: string;
  /** What to write instead; may be pasted. */
  readonly help?: string;
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
