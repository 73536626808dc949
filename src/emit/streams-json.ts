import { assetsOf } from '../lower/assets/assets.ts';
import type { Deployment } from '../spec/resolve.ts';
import type { Artifact } from './artifact.ts';

/**
 * What `natsmith apply` makes of a profile's streams, consumers and buckets, in the words of the JetStream API, for review and for
 * other tools. `startLast` and `deadLetter` stand beside a consumer's configuration, as they are natsmith's own. Only where there is any.
 */
export function streamsJson({ profile, options }: Deployment): Artifact[] {
  const assets = assetsOf(options);
  if (assets.length === 0) return [];
  const streams = assets.map(({ path: _, consumers, ...stream }) => ({
    ...stream,
    consumers: consumers.map(({ path: __, ...consumer }) => consumer),
  }));
  const content = `${JSON.stringify({ formatVersion: '1.0', streams }, null, 2)}\n`;
  return [{ path: `${profile}/streams.json`, content }];
}
