import type { ConfEntry, ConfMap } from '../read/node.ts';
import type { Draft } from './draft.ts';

/** A map of a configuration, from which settings are taken one after the other, whatever case their names are in. */
export class Block {
  readonly path: string;
  readonly #entries: Set<ConfEntry>;
  readonly #draft: Draft;

  constructor(entries: ConfMap, path: string, draft: Draft) {
    this.path = path;
    this.#entries = new Set(entries.values());
    this.#draft = draft;
  }

  /** The setting of one of these names, in lower case; the last one where there are several. */
  take(...names: readonly string[]): ConfEntry | undefined {
    const found = [...this.#entries].filter(({ key }) => names.includes(key.toLowerCase()));
    for (const entry of found) this.#entries.delete(entry);
    const last = found.at(-1);
    for (const entry of found)
      if (last && entry !== last)
        this.#draft.leave(
          this.name(entry),
          entry.place,
          `${last.key} on line ${last.place.line} sets the same; nats-server takes either of them, at random`,
        );
    return last;
  }

  /** What nobody has taken. */
  rest(): ConfEntry[] {
    return [...this.#entries];
  }

  /** `jetstream.max_mem` */
  name({ key }: ConfEntry): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }
}
