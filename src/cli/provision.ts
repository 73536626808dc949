import type { Command } from './command.ts';
import { connectionFlags } from './connection-flags.ts';

export const provision: Command = {
  name: 'provision',
  summary: 'as apply, from a file on a host; for the unit nats-provision.service',
  usage: 'FILE [--report]',
  description: `Makes streams and consumers what FILE (/etc/nats/assets.json) describes, as far as nothing is deleted or lost; the rest is
told, and left to "natsmith apply". Waits for a server that is starting. With --report, nothing is changed.

FILE may describe several accounts: in "$G", --user logs in; in another, the user that is called USER-ACCOUNT.`,
  flags: {
    report: { type: 'boolean', description: 'only say what is not as described' },
    ...connectionFlags,
  },
  operands: ['FILE'],
  examples: [['natsmith provision /etc/nats/assets.json', 'what the unit does']],
  async run(invocation) {
    const { runProvision } = await import('./run-provision.ts');
    return runProvision(invocation);
  },
};
