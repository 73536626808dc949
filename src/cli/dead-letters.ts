import type { Command } from './command.ts';
import { connectionFlags } from './connection-flags.ts';

export const deadLetters: Command = {
  name: 'dead-letters',
  summary: 'copies what was delivered too often; for the unit nats-dead-letters.service',
  usage: 'FILE',
  description: `Copies messages that were delivered maxDeliver times in vain to the stream that FILE (/etc/nats/assets.json) names for
their consumer, each once, as long as it runs. Their subject is the first of that stream's subjects, in which the first * is
the stream that they come from, the second the consumer, and > the subject that they had. Headers tell the rest.`,
  flags: connectionFlags,
  operands: ['FILE'],
  examples: [['natsmith dead-letters /etc/nats/assets.json', 'what the unit does']],
  async run(invocation) {
    const { runDeadLetters } = await import('./run-dead-letters.ts');
    return runDeadLetters(invocation);
  },
};
