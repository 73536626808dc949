import { entryOf, permissionsOf } from '../domain/permission/permissions.ts';
import { inside, meetings, outside } from '../domain/permission/representatives.ts';
import type { UserRights } from '../domain/permission/user-rights.ts';
import { covers } from '../domain/subject-algebra.ts';
import type { User } from '../spec/auth.ts';
import type { Client } from './client.ts';
import type { Difference } from './errors.ts';
import { meantRights, patternsOf } from './permissions.ts';
import { toBytes, toText, uniqueText } from './witness.ts';

interface Trial {
  readonly subject: string;
  readonly queue?: string;
}

/** Subscribes to what each entry of the user's permission means and just does not mean, and has messages sent there. */
export async function trySubscribing(
  user: User,
  client: Client,
  sender: Client,
  atATime: number,
): Promise<Difference[]> {
  const rights = meantRights(user);
  const { allowed, denied } = patternsOf(permissionsOf(user).subscribe);
  const patterns = [...allowed, ...denied];
  const messages = [...new Set([...patterns.flatMap(inside), ...meetings(allowed, denied)])];
  const subjects = new Set([...patterns, ...messages, ...patterns.flatMap(outside)]);
  const trials = [...subjects].map((subject) => ({ subject }));

  const differences: Difference[] = [];
  for (let at = 0; at < trials.length; at += atATime) {
    const some = trials.slice(at, at + atATime);
    differences.push(...(await run(user, rights, some, messages, client, sender)));
  }
  return differences;
}

/**
 * The same for entries that name a queue, one after the other: of all that are in a queue, one alone gets a message, so
 * that two trials at a time would take each other's.
 */
export async function tryQueues(user: User, client: Client, sender: Client): Promise<Difference[]> {
  const rights = meantRights(user);
  const differences: Difference[] = [];
  for (const { subject, queue } of entriesOf(user)) {
    if (queue === undefined) continue;
    const [literal] = inside(subject) as [string];
    for (const name of [...inside(queue), ...outside(queue)])
      differences.push(
        ...(await run(user, rights, [{ subject: literal, queue: name }], [literal], client, sender)),
      );
  }
  return differences;
}

/** Whether an entry of the user's names a queue. */
export const namesQueues = (user: User): boolean => entriesOf(user).some(({ queue }) => queue !== undefined);

function entriesOf(user: User) {
  const { allow = [], deny = [] } = permissionsOf(user).subscribe ?? {};
  return [...allow, ...deny].map(entryOf);
}

async function run(
  user: User,
  rights: UserRights,
  trials: readonly Trial[],
  subjects: readonly string[],
  client: Client,
  sender: Client,
): Promise<Difference[]> {
  const tried = trials.map(({ subject, queue }) => {
    const heard = new Set<string>();
    const subscription = client.connection.subscribe(subject, {
      ...(queue !== undefined && { queue }),
      callback: (error, message) => {
        if (!error) heard.add(toText(message.data));
      },
    });
    return { subject, queue, heard, subscription };
  });
  const refusals = await client.settle();
  const messages = new Map(subjects.map((subject) => [subject, uniqueText()]));
  for (const [subject, message] of messages) sender.connection.publish(subject, toBytes(message));
  await sender.settle();
  await client.settle();

  const differences = tried.flatMap(({ subject, queue, heard, subscription }): Difference[] => {
    subscription.unsubscribe();
    const what = `${JSON.stringify(subject)}${queue === undefined ? '' : ` in queue ${JSON.stringify(queue)}`}`;
    const refused = refusals.some((refusal) => refusal.subject === subject && refusal.queue === queue);
    if (!rights.subscribe(subject, queue).allowed) {
      if (refused) return [];
      const actual = heard.size > 0 ? 'the server delivers messages' : 'the server takes the subscription';
      return [{ expected: `${user.name} may not subscribe to ${what}`, actual }];
    }
    if (refused)
      return [{ expected: `${user.name} may subscribe to ${what}`, actual: 'the server refuses it' }];
    return [...messages]
      .filter(([sentTo]) => covers(subject, sentTo))
      .flatMap(([sentTo, message]): Difference[] => {
        const may = rights.hears(sentTo, subject, queue);
        if (heard.has(message) === may) return [];
        const expected = `${user.name}, subscribed to ${what}, ${may ? 'hears' : 'does not hear'} ${JSON.stringify(sentTo)}`;
        return [{ expected, actual: may ? 'it does not arrive' : 'it arrives' }];
      });
  });
  await client.settle();
  return differences;
}
