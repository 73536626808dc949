import type { Setting } from '../../domain/conf.ts';
import type { Version } from '../../domain/server-version.ts';
import { optionsSchema } from '../../spec/options.ts';
import { overlayOf } from '../../spec/shape.ts';
import type { Place } from '../read/node.ts';

/** Something about a setting that whoever imports it has to know. */
export interface Note {
  /** `cluster.authorization` */
  readonly setting: string;
  readonly place: Place;
  readonly reason: string;
}

/** A secret that the host needs as a systemd credential. `value` is not to be shown. */
export interface Credential {
  readonly user: string;
  /** Undefined where the file has none. */
  readonly value: string | undefined;
  readonly place: Place;
}

type Tree = { [key: string]: unknown };

const layer = overlayOf(optionsSchema, { unset: false });

/** The options of a spec, as they are found in a configuration. */
export class Draft {
  readonly version: Version;
  readonly options: Tree = {};
  /** What could not be carried over. */
  readonly leftOut: Note[] = [];
  /** What was carried over, and means something else now, or may surprise. */
  readonly changed: Note[] = [];
  readonly credentials: Credential[] = [];

  constructor(version: Version) {
    this.version = version;
  }

  /** Sets an option, if it takes the value: `limits.maxPayload`. */
  option(path: string, value: unknown): boolean {
    const keys = path.split('.');
    if (value === undefined || !layer.safeParse(nested(keys, value)).success) return false;
    put(this.options, keys, value);
    return true;
  }

  setting(path: readonly string[], value: Setting): void {
    put(this.options, ['settings', ...path], value);
  }

  leave(setting: string, place: Place, reason: string): void {
    this.leftOut.push({ setting, place, reason });
  }

  change(setting: string, place: Place, reason: string): void {
    this.changed.push({ setting, place, reason });
  }
}

function put(tree: Tree, [key, ...rest]: readonly string[], value: unknown): void {
  if (key === undefined) return;
  if (rest.length === 0) tree[key] = value;
  else {
    tree[key] ??= {};
    put(tree[key] as Tree, rest, value);
  }
}

const nested = (keys: readonly string[], value: unknown): unknown =>
  keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
