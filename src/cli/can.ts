import type { Command } from './command.ts';

export const can: Command = {
  name: 'can',
  summary: 'says what a user may publish and subscribe to, and why',
  usage: '(USER publish|subscribe SUBJECT | --batch FILE) --profile P',
  description: `Answers as nats-server of the spec's natsVersion would: from the permissions of its configuration, without
a server. A subscription that is taken may still not hear everything: what is denied is taken out of it. The
answer is for a connection that has no other subscription. Exit code 1: no.

With --batch, questions are lines of JSON, {"user", "op", "subject", "queue"?, "account"?}; answers are the
same lines with "allowed", "because" and "delivers", or with "error"; the exit code is 0.`,
  flags: {
    queue: { type: 'string', value: 'Q', description: 'the queue group that the subscription joins' },
    account: {
      type: 'string',
      value: 'A',
      description: 'the account of the user, if several have that name',
    },
    batch: { type: 'string', value: 'FILE', description: 'many questions, as lines of JSON; - is stdin' },
  },
  operands: ['USER', 'publish|subscribe', 'SUBJECT'],
  examples: [
    ['natsmith can gitlab publish gitlab.build.done --profile prod', 'whether it may, and by which entry'],
    ["natsmith can worker subscribe 'jobs.*' --queue workers --profile prod", 'in a queue group'],
    ['natsmith can --batch questions.jsonl --profile prod', 'a hundred thousand in seconds'],
  ],
  async run(invocation) {
    const { runCan } = await import('./run-can.ts');
    return runCan(invocation);
  },
};
