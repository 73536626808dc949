import type { Path } from '../domain/diagnostic.ts';
import { accessEntries } from './catalogue/access.ts';
import { assetEntries } from './catalogue/assets.ts';
import { consumerEntries } from './catalogue/consumers.ts';
import { copyEntries } from './catalogue/copies.ts';
import type { Entry } from './catalogue/entry.ts';
import { hostEntries } from './catalogue/host.ts';
import { serverEntries } from './catalogue/server.ts';
import { streamEntries } from './catalogue/streams.ts';

/**
 * Every code that the analyzer may report. Rules refer to these keys, so that none goes without an entry; what they mean at
 * length, with examples, is in `explanations.ts`.
 */
export const catalogue = {
  ...accessEntries,
  ...assetEntries,
  ...consumerEntries,
  ...copyEntries,
  ...hostEntries,
  ...serverEntries,
  ...streamEntries,
} as const satisfies Record<string, Entry>;

export type Code = keyof typeof catalogue;

export const entryOf = (code: Code): Entry => catalogue[code];

/** What stands beside an option. */
export function labelOf({ labels }: Entry, option: Path): string | undefined {
  const key = String(option.at(-1));
  // A stream may be called `constructor`.
  return labels && Object.hasOwn(labels, key) ? labels[key] : labels?.['*'];
}
