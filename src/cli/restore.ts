import type { Command } from './command.ts';
import { connectionFlags } from './connection-flags.ts';

export const restore: Command = {
  name: 'restore',
  summary: 'brings saved streams and their consumers back into a running server',
  usage: 'DIR [--stream S]…',
  description: `Reads what "natsmith backup" or "nats stream backup" has saved, and brings it back: every message with its sequence,
time and headers, and every durable consumer with its position. Needs no spec. All files are read and checked before
anything is sent; a stream that is there already is never touched; what comes out is held against what was saved.`,
  flags: {
    stream: {
      type: 'string',
      value: 'S',
      multiple: true,
      description: 'only this stream; may be repeated (default: all in DIR)',
    },
    ...connectionFlags,
  },
  operands: ['DIR'],
  examples: [
    ['natsmith restore saved', 'all streams in it'],
    ['natsmith restore /srv/backup/20261121T021500Z --stream ORDERS', 'one of them'],
  ],
  async run(invocation) {
    const { runRestore } = await import('./run-restore.ts');
    return runRestore(invocation);
  },
};
