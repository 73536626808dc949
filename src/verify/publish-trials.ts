import { permissionsOf } from '../domain/permission/permissions.ts';
import { inside, meetings, outside } from '../domain/permission/representatives.ts';
import type { User } from '../spec/auth.ts';
import type { Client } from './client.ts';
import type { Difference } from './errors.ts';
import { meantRights, patternsOf } from './permissions.ts';
import { toBytes, uniqueText, type Witness } from './witness.ts';

/** Publishes to subjects that each entry of the user's permission means and just does not mean. */
export async function tryPublishing(user: User, client: Client, witness: Witness): Promise<Difference[]> {
  const rights = meantRights(user);
  const { allowed, denied } = patternsOf(permissionsOf(user).publish);
  const subjects = new Set([
    ...[...allowed, ...denied].flatMap((pattern) => [...inside(pattern), ...outside(pattern)]),
    ...meetings(allowed, denied),
  ]);
  const messages = new Map([...subjects].map((subject) => [subject, uniqueText()]));

  for (const [subject, message] of messages) client.connection.publish(subject, toBytes(message));
  const refusals = await client.settle();
  const refused = new Set(
    refusals.filter(({ operation }) => operation === 'publish').map(({ subject }) => subject),
  );
  await witness.settle();

  return [...messages].flatMap(([subject, message]): Difference[] => {
    const arrives = witness.heard(message);
    const shown = JSON.stringify(subject);
    if (rights.publish(subject).allowed) {
      if (arrives && !refused.has(subject)) return [];
      const actual = refused.has(subject) ? 'the server refuses it' : 'it does not arrive';
      return [{ expected: `${user.name} may publish to ${shown}`, actual }];
    }
    if (refused.has(subject) && !arrives) return [];
    return [
      {
        expected: `${user.name} may not publish to ${shown}`,
        actual: arrives ? 'the server delivers it' : 'the server does not refuse it',
      },
    ];
  });
}
