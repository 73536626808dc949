import { isAtLeast } from '../../../domain/server-version.ts';
import type { StreamRule } from './declared.ts';

/** Until then, a restart empties a stream with `first_seq` (tried, release by release; the mistake was in server/filestore.go). */
const MENDED = ['2.10.28', '2.11.2'];

export const firstSequence: StreamRule = function* ({ name, config }, { natsVersion }) {
  if (
    (config.first_seq ?? 0) > 1 &&
    config.storage === 'file' &&
    !config.mirror &&
    !isAtLeast(natsVersion, ...MENDED)
  )
    yield {
      code: 'stream/first-lost',
      keys: ['firstSequence'],
      message: `nats-server ${natsVersion} empties the stream ${name} when it restarts`,
    };
};
