import { isMap, type Setting, type Settings } from '../../domain/conf.ts';
import type { ConfMap } from '../read/node.ts';

type Names = readonly string[];

/** What natsmith always says, under all of its names, and what nats-server does otherwise. Other defaults are NATS's own. */
const ALWAYS: readonly { readonly names: Names; readonly inJetStream?: Names; readonly instead: string }[] = [
  { names: ['server_name'], instead: 'its id, another one at each start' },
  { names: ['http', 'http_port', 'monitor_port'], instead: 'no monitoring' },
  { names: ['logtime'], instead: 'true' },
  { names: ['lame_duck_duration'], instead: '2m' },
  {
    names: ['store_dir', 'storedir'],
    inJetStream: ['store_dir', 'storedir', 'store'],
    instead: '/tmp/nats',
  },
  { names: [], inJetStream: ['sync_interval', 'sync'], instead: '2m' },
];

/** A setting that natsmith writes, and the file that was imported does not. */
export interface Addition {
  readonly setting: string;
  readonly value: string;
  /** What nats-server did without it. */
  readonly instead: string;
}

/** What the configuration that natsmith makes says beyond what was imported. */
export function additions(before: ConfMap, after: Settings): Addition[] {
  const jetstream = [...before.values()].find(({ key }) => key.toLowerCase() === 'jetstream')?.node;
  const hasOne = (map: ConfMap, names: Names) =>
    [...map.keys()].some((key) => names.includes(key.toLowerCase()));
  return ALWAYS.flatMap(({ names, inJetStream = [], instead }) => {
    const said = hasOne(before, names) || (jetstream?.kind === 'map' && hasOne(jetstream.value, inJetStream));
    const [name] = inJetStream.length > 0 ? inJetStream : names;
    const block = inJetStream.length > 0 ? (after.jetstream ?? null) : after;
    const value: Setting = isMap(block) ? (block[name!] ?? null) : null;
    if (said || value === null || String(value) === instead) return [];
    return [{ setting: block === after ? name! : `jetstream.${name}`, value: String(value), instead }];
  });
}
