import type { Command } from './command.ts';
import { connectionFlags } from './connection-flags.ts';

export const importConf: Command = {
  name: 'import',
  summary: 'makes a spec of a nats-server.conf, and of the streams of a running server',
  usage: '[FILE] [--server URL …] [--out SPEC] [--name N] [--nats-version V] [--secrets DIR]',
  description: `Reads a nats-server.conf, with all that it includes and the variables that it takes from the environment, and writes
natsmith.config.ts: what options of a spec can say, as options; all else in settings. What cannot be carried over, what
means something else afterwards, and what natsmith says in addition is told line by line, and stands in the file.

Passwords never enter the spec: users get theirs from systemd credentials of their host. --secrets writes a file for each.

The file is also tried with "nats-server -t", where a nats-server is on PATH. What that refuses is told in its words, and
the exit code is 1; the spec is written all the same. Problems of the new spec are for the next step and change nothing.

With --server, the streams, durable consumers and buckets of the account that is logged in to are read, too, and nothing is
changed there; with --logins, those of every account in which one of its users is. Each is written down so that apply would leave it as it is, or named as left out.`,
  flags: {
    out: {
      type: 'string',
      value: 'SPEC',
      description: 'write to this file (default: natsmith.config.ts), or to stdout: -',
    },
    name: {
      type: 'string',
      value: 'N',
      description: "name of the deployment (default: the server's name, or nats)",
    },
    'nats-version': {
      type: 'string',
      value: 'V',
      description: "nats-server that the spec is for (default: --server's, the one on PATH, or 2.10)",
    },
    secrets: {
      type: 'string',
      value: 'DIR',
      description: 'write the passwords into this folder, a file nats.<user> for each, 0600',
    },
    'nats-server': {
      type: 'string',
      value: 'FILE',
      description: 'try the configuration with this program (or NATSMITH_NATS_SERVER)',
    },
    account: {
      type: 'string',
      value: 'NAME',
      description: 'the account that the streams are of (default: what the server says)',
    },
    logins: {
      type: 'string',
      value: 'DIR',
      description:
        'log in to every account as one of those with a password here, in nats.USER, as --secrets writes it',
    },
    ...connectionFlags,
    server: {
      type: 'string',
      value: 'URL',
      description: 'read the streams of this server, as NATS_USER and friends or the flags below',
    },
    force: { type: 'boolean', description: 'write over a spec that is there' },
  },
  operands: ['FILE'],
  examples: [
    ['natsmith import /etc/nats-server.conf', 'natsmith.config.ts in this folder'],
    ['natsmith import nats.conf --secrets secrets', 'and what has to go to /etc/credstore of the host'],
    ['natsmith import nats.conf --server 127.0.0.1', 'and with its streams, consumers and buckets'],
    [
      'natsmith import nats.conf --server 127.0.0.1 --logins secrets --force',
      'and with those of all its accounts',
    ],
    ['natsmith import nats.conf --out - | less', 'look before it is written'],
  ],
  async run(invocation) {
    const { runImport } = await import('./run-import.ts');
    return runImport(invocation);
  },
};
