import type { Command } from './command.ts';

export const print: Command = {
  name: 'print',
  summary: 'prints one file that build would write',
  usage: '[ARTIFACT] [--profile P]',
  description: `Prints one artifact to stdout: by name (nats-server.conf, nats.service, module.nix) or by as much of the end
of its path as tells it from others (system/nats.service). Without ARTIFACT, lists what there is.`,
  flags: {},
  operands: ['ARTIFACT'],
  examples: [
    ['natsmith print nats-server.conf --profile prod', "the server's configuration in production"],
    ['natsmith print module.nix', 'the NixOS module'],
    ['natsmith print nats.service --profile dev | less', 'a unit'],
  ],
  async run(invocation) {
    const { runPrint } = await import('./run-print.ts');
    return runPrint(invocation);
  },
};
