import { userOf } from '../../../spec/auth.ts';
import type { Options } from '../../../spec/options.ts';

/** Adds a user, as a reload may. */
export const addUser =
  (name: string) =>
  (options: Options): Options => ({
    ...options,
    auth: {
      ...options.auth,
      users: [...options.auth.users, userOf({ name, publish: ['natsmith.>'], subscribe: ['natsmith.>'] })],
    },
  });
