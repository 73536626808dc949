import { type Config, metadataOf } from './asset.ts';
import { same } from './fields.ts';
import { saysNothing } from './settled.ts';

/**
 * Whether the server has just what it was sent, and added nothing that says anything: then there is no need to look closer,
 * which takes long for thousands of assets.
 */
export function isAsSent(live: Config, sent: Config): boolean {
  for (const key in sent)
    if (key !== 'metadata' && live[key] !== sent[key] && !same(live[key], sent[key])) {
      if (live[key] !== undefined || !saysNothing(sent[key])) return false;
    }
  for (const key in live)
    if (key !== 'metadata' && !(key in sent) && !saysNothing(live[key]) && live[key] !== 'none') {
      // An empty list of limits (`consumer_limits`).
      if (typeof live[key] !== 'object' || Object.keys(live[key] as object).length > 0) return false;
    }
  return same(metadataOf(live), metadataOf(sent));
}
