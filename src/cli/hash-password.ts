import type { Command } from './command.ts';

export const hashPassword: Command = {
  name: 'hash-password',
  summary: 'makes the bcrypt hash of a password',
  usage: '[--cost N]',
  description: `Asks for a password on the terminal, twice and without showing it, or reads it from stdin; prints its bcrypt hash.

A hash may stand in the spec (passwordHash), where everyone who reads the files sees it, or in place of the
password in a credential or a passwordFile.`,
  flags: {
    cost: {
      type: 'string',
      value: 'N',
      description: 'from 10 to 14 (default 11, as nats): each more doubles the time of every login',
    },
  },
  operands: [],
  examples: [
    ['natsmith hash-password', 'asks for the password'],
    ['pass show nats/gitlab | natsmith hash-password', 'takes it from a password manager'],
    ['natsmith hash-password >/etc/credstore/nats.gitlab', 'as the secret of a user on this host'],
  ],
  async run(invocation) {
    const { runHashPassword } = await import('./run-hash-password.ts');
    return runHashPassword(invocation);
  },
};
