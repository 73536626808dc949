import type { Command } from './command.ts';
import { provisionFlags } from './provision-flags.ts';

export const apply: Command = {
  name: 'apply',
  summary: "makes a server's streams and consumers what the spec describes",
  usage: '[--profile P] [--allow-destroy NAME]… [--no-backup | --backup-dir DIR]',
  description: `Shows the plan (see "natsmith plan") and carries it out, each change only where what it is about is still as the plan saw
it. It may be interrupted at any point and run again. Two at once wait for each other.

What deletes something, or loses messages, is done only for what --allow-destroy names; the rest is held back, and the exit
code is 2. What has to be made again is saved before; its messages and the positions of its consumers come back where the
server can bring them back.`,
  flags: provisionFlags,
  operands: [],
  examples: [
    ['natsmith apply --profile prod --server nats.example', 'whatever loses nothing'],
    ['natsmith apply --allow-destroy ORDERS', 'ORDERS may be made again'],
    ['natsmith apply --allow-destroy ORDERS/processor', 'that consumer may be'],
  ],
  async run(invocation) {
    const { runApply } = await import('./run-apply.ts');
    return runApply(invocation);
  },
};
