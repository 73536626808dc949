import type { Setting } from '../domain/conf.ts';
import type { Fix, Path } from '../domain/diagnostic.ts';
import type { Fact } from './fact.ts';
import { accessFixers } from './fixes/access.ts';
import { assetFixers } from './fixes/assets.ts';
import type { Fixers, Found } from './fixes/fixer.ts';
import { hostFixers } from './fixes/host.ts';
import { serverFixers } from './fixes/server.ts';
import { fixOfMend } from './mend.ts';

const fixers: Fixers = { ...accessFixers, ...assetFixers, ...hostFixers, ...serverFixers };

/**
 * A change that would mend what a rule found, where one can be told.
 * @param place where the author wrote what is to blame
 * @param layer where options go that nobody wrote
 */
export function fixOf(
  { code, mend, instead }: Pick<Fact, 'code' | 'mend' | 'instead'>,
  found: Found,
  place: Path,
  layer: Path,
): Fix | undefined {
  if (instead !== undefined) return replaceBy(instead, place);
  const change = mend ?? fixers[code]?.(found);
  return change && fixOfMend(change, found.deployment, layer);
}

/** Writes the value that was probably meant. */
const replaceBy = (replacement: Setting, place: Path): Fix => ({
  title: `write ${JSON.stringify(replacement)}`,
  applicability: 'maybe',
  edits: [{ path: place, replacement }],
});
