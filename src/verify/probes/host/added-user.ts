import type { Options } from '../../../spec/options.ts';

/** Adds a user, as a reload may. */
export const addUser =
  (name: string) =>
  (options: Options): Options => ({
    ...options,
    auth: {
      ...options.auth,
      users: [
        ...options.auth.users,
        {
          name,
          password: '',
          passwordFile: null,
          passwordHash: null,
          nkey: null,
          publish: ['natsmith.>'],
          subscribe: ['natsmith.>'],
          allowResponses: false,
        },
      ],
    },
  });
