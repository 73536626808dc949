import { isAtLeast } from '../versions.ts';
import type { StreamRule } from './declared.ts';

/** Releases that empty a stream with `first_seq` when they restart (tried one after the other; the fix is in server/filestore.go). */
const loses = (natsVersion: string) =>
  !isAtLeast(natsVersion, '2.10.28') ||
  (isAtLeast(natsVersion, '2.11.0') && !isAtLeast(natsVersion, '2.11.2'));

export const firstSequence: StreamRule = function* ({ name, config }, { natsVersion }) {
  if ((config.first_seq ?? 0) > 1 && config.storage === 'file' && !config.mirror && loses(natsVersion))
    yield {
      code: 'stream/first-lost',
      keys: ['firstSequence'],
      message: `nats-server ${natsVersion} empties the stream ${name} when it restarts`,
    };
};
