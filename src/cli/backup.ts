import type { Command } from './command.ts';
import { connectionFlags } from './connection-flags.ts';

export const backup: Command = {
  name: 'backup',
  summary: 'saves streams and their consumers from a running server',
  usage: 'DIR [--stream S]… [--keep N | --replace]',
  description: `Has the server write every stream of the account, one moment of each, into DIR: a folder for each, as
"nats stream backup" makes it. Needs no spec. Every message's checksum is looked at on the way. A stream is saved whole or
not at all.

With --keep, each run saves into a folder of its own, DIR/<time in UTC>, and the oldest of those are removed.

Streams in memory can be saved from nats-server 2.15 on: those before have no snapshots of them.`,
  flags: {
    stream: {
      type: 'string',
      value: 'S',
      multiple: true,
      description: 'only this stream; may be repeated (default: all)',
    },
    keep: { type: 'string', value: 'N', description: 'save into DIR/<time>, and keep the newest N' },
    replace: { type: 'boolean', description: 'replace backups that are in DIR already' },
    ...connectionFlags,
  },
  operands: ['DIR'],
  examples: [
    ['natsmith backup saved', 'all streams of the server on this machine'],
    ['natsmith backup saved --stream ORDERS --replace', 'one of them, over what was saved before'],
    ['natsmith backup /srv/backup --keep 7', 'each time into a folder of its own'],
    ['natsmith backup saved --server nats.example --user amy --password-file amy.txt', 'elsewhere'],
  ],
  async run(invocation) {
    const { runBackup } = await import('./run-backup.ts');
    return runBackup(invocation);
  },
};
