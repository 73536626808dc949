import type { User } from '../spec/auth.ts';
import type { Machine } from './machine.ts';
import type { Note } from './probe.ts';

/** Users as whom it can be logged in; says of the others why not. */
export const usersWithSecret = (machine: Machine, users: readonly User[], note: Note): User[] =>
  users.filter(({ name }) => {
    const reason = machine.withoutSecret(name);
    if (reason !== undefined) note(`${name} was not tried: ${reason}`);
    return reason === undefined;
  });
