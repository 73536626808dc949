import type { Command } from './command.ts';
import { provisionFlags } from './provision-flags.ts';

export const plan: Command = {
  name: 'plan',
  summary: "shows what apply would do to a server's streams, and what would be lost",
  usage: '[--profile P] [--exit-code]',
  description: `Compares the streams, consumers and buckets of the spec with those of a running server, field by field, and changes
nothing. What is natsmith's has its mark in its metadata; only that is ever deleted, everything else that the spec does not
describe is shown and left alone.

  +    is created             ~  is changed in place
  -/+  is deleted, made again, and gets its messages back where the server can bring them back
  -    is deleted             ?  is not natsmith's`,
  flags: {
    'exit-code': { type: 'boolean', description: 'end with 2 if there is something to do' },
    ...provisionFlags,
  },
  operands: [],
  examples: [
    ['natsmith plan --profile prod --server nats.example', 'what apply would do'],
    ['natsmith plan --exit-code --json', 'for programs: exit code 2 is drift'],
  ],
  async run(invocation) {
    const { runPlan } = await import('./run-plan.ts');
    return runPlan(invocation);
  },
};
