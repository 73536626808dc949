import { NEWEST } from '../domain/permission/behaviour.ts';
import { entryOf, permissionsOf, type Side } from '../domain/permission/permissions.ts';
import { type UserRights, userRights } from '../domain/permission/user-rights.ts';
import type { User } from '../spec/auth.ts';

/**
 * What a user's permissions are meant to say, which is what the newest nats-server makes of them. An older one that takes
 * some of it otherwise does not do what the deployment says.
 */
export const meantRights = (user: User): UserRights => userRights(permissionsOf(user), NEWEST);

/** Subjects of the entries of one side, each once; everything is among those to try, whether it is allowed or not. */
export function patternsOf({ allow = [], deny = [] }: Side = {}): { allowed: string[]; denied: string[] } {
  const subjects = (entries: readonly string[]) => [...new Set(entries.map((each) => entryOf(each).subject))];
  return { allowed: [...subjects(allow), '>'], denied: subjects(deny) };
}
