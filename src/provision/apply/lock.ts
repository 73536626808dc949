import { setTimeout as pause } from 'node:timers/promises';
import { createInbox, ErrorCode, type NatsConnection, NatsError } from 'nats';
import { noAnswer } from '../api.ts';
import { ServerError } from '../errors.ts';

/** One who changes streams answers there, as long as the connection lives: nothing is left of one that is killed. */
const LOCK_SUBJECT = '_natsmith.apply';

/** Milliseconds. */
const BETWEEN = 200;
const ANSWER = 2_000;

/**
 * Waits until nobody else applies to this account, and has others wait from then on. The connection must not hear itself
 * (`noEcho`). Of two that begin in the same moment, one goes first.
 * @param patience milliseconds
 * @returns what lets others go on once it is disposed of
 * @throws ServerError where another goes on for too long, or the user may not hold others off
 */
export async function lock(connection: NatsConnection, patience: number): Promise<Disposable> {
  const me = createInbox();
  let owns = false;
  let denied = false;
  const subscription = connection.subscribe(LOCK_SUBJECT, {
    callback: (error, message) => {
      if (error) {
        denied = true;
        return;
      }
      const other = message.string();
      // That nobody else is there may have come in with this: it is taken in first.
      setImmediate(() => {
        if (owns || me < other) message.respond(owns ? 'busy' : me);
      });
    },
  });
  const release = () => subscription.unsubscribe();
  try {
    await connection.flush();
    if (denied)
      throw new ServerError(
        'server/refused',
        'cannot keep another apply from going on at the same time: the user may not',
        `allow it to subscribe to ${LOCK_SUBJECT}, and to publish there`,
      );
    await wait(connection, me, patience);
    owns = true;
    return { [Symbol.dispose]: release };
  } catch (error) {
    release();
    throw error;
  }
}

async function wait(connection: NatsConnection, me: string, patience: number): Promise<void> {
  for (const end = Date.now() + patience; ; await pause(BETWEEN)) {
    if (!(await someoneFirst(connection, me))) return;
    if (Date.now() > end)
      throw new ServerError(
        'server/refused',
        'another natsmith apply is changing this account, and does not come to an end',
        'wait for it, or end it, and run this again',
      );
  }
}

async function someoneFirst(connection: NatsConnection, me: string): Promise<boolean> {
  try {
    await connection.request(LOCK_SUBJECT, me, { timeout: ANSWER });
    return true;
  } catch (error) {
    const code = error instanceof NatsError ? error.code : '';
    if (code === ErrorCode.NoResponders) return false;
    // It listens, and lets us go first: it would have answered otherwise.
    if (code === ErrorCode.Timeout) return false;
    throw noAnswer(error, LOCK_SUBJECT, 'see whether another apply is under way');
  }
}
