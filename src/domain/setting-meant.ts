import type { Setting } from './conf.ts';
import { DURATION_PATTERN, goDuration } from './duration.ts';
import { wantedInstead } from './setting-kind.ts';
import { bytes, SIZE_PATTERN } from './size.ts';

const isSize = new RegExp(`^${SIZE_PATTERN}$`);
const isDuration = new RegExp(`^${DURATION_PATTERN}$`);

/** What was probably meant by a value that a setting of that kind does not take: `8MB` is 8388608 bytes, `7d` are `168h`. */
export function meantBy(value: Setting, kind: string): Setting | undefined {
  const meant = reading(value, kind);
  return meant === undefined || wantedInstead(kind, meant) === undefined ? meant : undefined;
}

function reading(value: Setting, kind: string): Setting | undefined {
  const [name = ''] = kind.split(/[ |]/);
  if (['size', 'storage', 'integer'].includes(name) && typeof value === 'string')
    return isSize.test(value) ? bytes(value) : undefined;
  if (name === 'duration' && typeof value === 'number') return value > 0 ? `${value}s` : undefined;
  if (['duration', 'seconds'].includes(name) && typeof value === 'string')
    return isDuration.test(value) ? goDuration(value) : undefined;
  if (name === 'boolean' && typeof value === 'string')
    return { true: true, yes: true, on: true, false: false, no: false, off: false }[value.toLowerCase()];
  return undefined;
}
