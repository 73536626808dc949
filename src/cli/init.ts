import type { Command } from './command.ts';

export const init: Command = {
  name: 'init',
  summary: 'writes a spec to begin with',
  usage: '[--name NAME]',
  description: `Writes natsmith.config.ts into this folder: two users, a profile for trying and one for production. It is a
beginning, not a wizard; \`natsmith import\` makes one of a server that runs. A spec that is there is left alone.`,
  flags: {
    name: {
      type: 'string',
      value: 'NAME',
      description: "what the deployment is called (default: the folder's name)",
    },
  },
  operands: [],
  examples: [
    ['natsmith init', 'natsmith.config.ts in this folder'],
    ['natsmith init --name events && natsmith build', 'and what it compiles to, in generated/events'],
  ],
  async run(invocation) {
    const { runInit } = await import('./run-init.ts');
    return runInit(invocation);
  },
};
