import type { Command } from './command.ts';

export const explain: Command = {
  name: 'explain',
  summary: 'says what a diagnostic means',
  usage: '[CODE]',
  description: `Says what a diagnostic means, what would happen at run time and where that is known from, with a spec that
raises it and one that does not. Without CODE, lists all codes. Needs no spec.`,
  flags: {},
  operands: ['CODE'],
  examples: [
    ['natsmith explain permission/empty', 'what error[permission/empty] means'],
    ['natsmith explain', 'everything that natsmith may report'],
  ],
  async run(invocation) {
    const { runExplain } = await import('./run-explain.ts');
    return runExplain(invocation);
  },
};
