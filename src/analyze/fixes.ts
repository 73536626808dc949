import type { Setting } from '../domain/conf.ts';
import type { Edit, Fix, Path } from '../domain/diagnostic.ts';
import { splitSubscription } from '../domain/subject.ts';
import { everyone } from '../spec/everyone.ts';
import type { Deployment } from '../spec/resolve.ts';
import type { Code } from './catalogue.ts';
import { circlesOf } from './members.ts';
import { lackedBy, type Side } from './needs.ts';

/** What a fix is made from. */
interface Found {
  readonly deployment: Deployment;
  /** The option that the rule is about. */
  readonly option: Path;
  /** Where the author wrote what is to blame. */
  readonly place: Path;
}

type Fixer = (found: Found) => Fix | undefined;

const fix = (title: string, ...edits: Edit[]): Fix => ({ title, applicability: 'maybe', edits });
const safe = (title: string, ...edits: Edit[]): Fix => ({ title, applicability: 'safe', edits });

/** Writes the value that was probably meant. */
export const replaceBy = (replacement: Setting, place: Path): Fix =>
  fix(`write ${JSON.stringify(replacement)}`, { path: place, replacement });

/** `>` in place of the `*` at the end. */
const deeper: Fixer = ({ option, place, deployment }) => {
  const entry = valueAt(deployment.options, option);
  if (typeof entry !== 'string' || !entry.endsWith('*')) return undefined;
  return fix('mean all that is deeper', { path: place, replacement: entry.replace(/[*]$/, '>') });
};

const isAt = (one: Path, other: Path): boolean =>
  one.length === other.length && one.every((key, index) => key === other[index]);

const valueAt = (options: object, path: Path): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], options);

const fixers: Partial<Record<Code, Fixer>> = {
  'health/zero': ({ place }) => fix('use the default', { path: place }),
  'limits/zero': ({ place }) => fix('use the default', { path: place }),
  'limits/lame-duck': ({ place }) => {
    const replacement = place.at(-1) === 'lameDuckGracePeriod' ? '10s' : '30s';
    return safe(`use ${replacement}`, { path: place, replacement });
  },
  'limits/payload-over-pending': ({ deployment }) =>
    fix('raise maxPending to maxPayload', {
      path: written(['limits', 'maxPending'], deployment),
      replacement: deployment.options.limits.maxPayload,
    }),
  'listen/port-clash': ({ place, deployment: { options } }) => {
    const isClients = place.at(-1) === 'port';
    const [usual, other] = isClients ? [4222, options.httpPort] : [8222, options.port];
    const replacement = usual === other ? usual + 1 : usual;
    return fix(`use port ${replacement}`, { path: place, replacement });
  },
  'permission/empty': ({ place }) => fix('allow nothing', { path: place, replacement: { deny: ['>'] } }),
  'flow/too-shallow': deeper,
  'permission/inbox-token': deeper,
  'permission/not-needed': ({ place }) => fix('take it out', { path: place }),
  'permission/escalation': ({ option, place, deployment }) => {
    const entry = valueAt(deployment.options, option);
    const [at, list] = [option.slice(0, -1), valueAt(deployment.options, option.slice(0, -1))];
    if (at.at(-1) !== 'subscribe' || typeof entry !== 'string' || !Array.isArray(list)) return undefined;
    const { subject } = splitSubscription(entry);
    const replacement = { allow: list, deny: [`${subject}.>`] };
    return fix('deny what is deeper', { path: place.slice(0, -1), replacement });
  },
  'permission/shared-inbox': ({ place }) => fix('give it one of its own', { path: place }),
  'permission/too-narrow': ({ option, place, deployment }) => {
    const side = option.at(-1) as Side;
    for (const circle of circlesOf(deployment.options))
      for (const member of circle.members) {
        if (!isAt(member.path, option.slice(0, -1))) continue;
        const lacked = lackedBy(member, circle, side, deployment);
        const given = member.user[side];
        if (lacked.length === 0) {
          const path = [...place.slice(0, -1), 'allowResponses'];
          return fix('let the user answer', { path, replacement: true });
        }
        if (Array.isArray(given))
          return fix('add what is missing', { path: place, replacement: [...given, ...lacked] });
      }
    return undefined;
  },
  'permission/one-sided': ({ option, place, deployment }) => {
    const found = everyone(deployment.options).find(({ path }) => isAt(path, option));
    const side = found?.user.publish === null ? 'publish' : 'subscribe';
    return fix(`allow nothing in ${side}`, { path: [...place, side], replacement: { deny: ['>'] } });
  },
  'resources/memory-too-small': ({ place }) => fix('have memoryMax computed', { path: place }),
  'secret/plaintext': ({ place }) => fix('leave the secret out', { path: place }),
  'settings/ambiguous': ({ place }) => fix('keep the other one', { path: place }),
  'settings/shadows-option': ({ place }) => fix('go by the option', { path: place }),
  'storage/unfit-folder': ({ place }) =>
    place.at(-1) === 'storeDir'
      ? fix('keep streams in dataDir', { path: place })
      : fix('use the usual folder', { path: place, replacement: '/var/lib/nats' }),
};

/** A change that would mend what a rule found, where one can be told. */
export function fixOf(code: Code, found: Found): Fix | undefined {
  return found.place.length > 0 ? fixers[code]?.(found) : undefined;
}

/** Where an option is written, or would be. */
function written(option: Path, { origin }: Deployment): Path {
  const [layer, profile] = origin(option);
  return layer === 'profiles' && profile !== undefined ? [layer, profile, ...option] : ['base', ...option];
}
