import type { Command } from './command.ts';

export const verify: Command = {
  name: 'verify',
  summary: 'runs what the spec becomes, and tries whether it does what the spec says',
  usage: '[--driver local] [--probe ID]…',
  description: `Runs nats-server and nginx from the files that build would write, beside whatever else runs on this machine: on
free ports of the loopback, in a temporary folder, with a random secret for every user. Then tries what the
spec says, and what it forbids. Nothing is left behind.

nats-server and nginx are looked for on PATH; NATSMITH_NATS_SERVER and NATSMITH_NGINX name others.`,
  flags: {
    driver: {
      type: 'string',
      value: 'local',
      description: 'where to run it (default: local, this machine)',
    },
    probe: {
      type: 'string',
      value: 'ID',
      multiple: true,
      description: 'only this probe; may be repeated (default: all)',
    },
    junit: { type: 'string', value: 'FILE', description: 'write the results as JUnit XML, too' },
    keep: { type: 'boolean', description: 'leave it running, and say how to reach it' },
  },
  operands: [],
  examples: [
    ['natsmith verify', 'all probes on all profiles'],
    ['natsmith verify --profile prod --probe permission-matrix', 'one of them'],
    ['natsmith verify --junit verify.xml', 'for CI'],
    ['natsmith verify --profile dev --keep', 'and look around in what runs'],
  ],
  async run(invocation) {
    const { runVerify } = await import('./run-verify.ts');
    return runVerify(invocation);
  },
};
