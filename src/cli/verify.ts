import type { Command } from './command.ts';
import { remoteFlags } from './remote-flags.ts';

export const verify: Command = {
  name: 'verify',
  summary: 'runs what the spec becomes, and tries whether it does what the spec says',
  usage: '[--driver local|vm|remote] [--probe ID]… [--faults] [--bench]',
  description: `Runs nats-server and nginx from the files that build would write, beside whatever else runs on this machine: on
free ports of the loopback, in a temporary folder, with a random secret for every user. Then tries what the
spec says, and what it forbids. Nothing is left behind.

--driver vm installs the deployment into a virtual machine of its own instead, with its units under a real
systemd, and tries those, too. It needs QEMU; the first run also needs mmdebstrap and root, to install Debian
into an image, which later runs find in $XDG_CACHE_HOME.

--driver remote tries a deployment that runs already: --server names it, --profile says which one it is. Users are
tried whose secrets are in --secrets, and --user may be one of them or another who can do more. Only probes that nobody
notices are tried there, unless --probe asks for others: permission-matrix sends messages to subjects of the spec.

--bench measures messages a second there, by clients in the guest: under the emitted unit beside a bare nats-server
of the same configuration, in turns; and what quotas and syncInterval cost. That takes some minutes.

nats-server and nginx are looked for on PATH; NATSMITH_NATS_SERVER and NATSMITH_NGINX name others.
NATSMITH_NATS_SERVER_OTHER names a nats-server of another version for the fault survives-upgrade.`,
  flags: {
    driver: {
      type: 'string',
      value: 'NAME',
      description:
        'where it runs: local, this machine (default), vm, a virtual one, or remote, where it is in use',
    },
    probe: {
      type: 'string',
      value: 'ID',
      multiple: true,
      description: 'only this probe; may be repeated (default: all)',
    },
    faults: { type: 'boolean', description: 'also break things, and see whether they recover' },
    bench: { type: 'boolean', description: 'also measure how fast it is; with --driver vm' },
    claim: {
      type: 'string',
      value: 'RATE',
      description: 'messages a second that are claimed, 100K, to stand beside what --bench measures',
    },
    junit: { type: 'string', value: 'FILE', description: 'write the results as JUnit XML, too' },
    ...remoteFlags,
    keep: { type: 'boolean', description: 'leave it running, and say how to reach it' },
  },
  operands: [],
  examples: [
    ['natsmith verify', 'all probes on all profiles'],
    ['natsmith verify --profile prod --probe permission-matrix', 'one of them'],
    ['natsmith verify --driver vm --profile prod', 'as a host of its own, in a virtual machine'],
    [
      'natsmith verify --driver remote --server nats://nats.example.org --profile prod --secrets ./secrets',
      'what runs there',
    ],
    ['natsmith verify --driver vm --profile prod --probe server-ready --bench', 'how fast it is'],
    ['natsmith verify --junit verify.xml', 'for CI'],
    ['natsmith verify --profile dev --keep', 'and look around in what runs'],
  ],
  async run(invocation) {
    const { runVerify } = await import('./run-verify.ts');
    return runVerify(invocation);
  },
};
