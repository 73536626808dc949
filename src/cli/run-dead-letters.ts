import { resolve } from 'node:path';
import {
  ADVISORY_CONSUMER,
  ADVISORY_STREAM,
  type DeadLetterRoute,
  deadLetterRoutes,
  deadLetterSubject,
} from '../lower/assets/dead-letters.ts';
import { copyDeadLetters, type Target } from '../provision/dead-letters/worker.ts';
import { readAssets, userIn } from './assets-file.ts';
import { type Invocation, type Outcome, usageProblem } from './command.ts';
import { changes, persistently } from './persistently.ts';
import { writeTalk } from './stdio.ts';
import { withServer } from './transfer.ts';

/** Milliseconds: a unit's certificate is what it was when the unit started; it is started again for what is there now. */
const OUTWORN = 10 * 60_000;

export async function runDeadLetters(invocation: Invocation): Promise<Outcome> {
  const [file] = invocation.operands;
  if (file === undefined)
    return usageProblem('argument', 'dead-letters needs a file to read', 'natsmith dead-letters FILE');
  const accounts = await readAssets(resolve(invocation.folder, file));
  if ('exit' in accounts) return accounts;
  const routes = deadLetterRoutes(accounts.flatMap(({ streams }) => streams));
  // Whoever ends first ends all: the unit starts them again.
  return routes.size === 0
    ? usageProblem('argument', `${file} describes no dead letters`)
    : Promise.race([...routes].map(([account, of]) => copyIn(invocation, account, of)));
}

function copyIn(
  invocation: Invocation,
  account: string,
  routes: readonly DeadLetterRoute[],
): Promise<Outcome> {
  const user = userIn(account, invocation.flags);
  const byConsumer = new Map(
    routes.map((route): [string, Target] => [
      `${route.stream}/${route.consumer}`,
      { to: route.to, subject: (original) => deadLetterSubject(route, original) },
    ]),
  );
  const here = { ...invocation, flags: { ...invocation.flags, user, quiet: true } };
  const say = changes((line) => writeTalk(`${line}\n`));
  const copy = (connected: () => void) =>
    withServer(here, 'natsmith dead-letters', '.', ({ connection }) => {
      connected();
      return copyDeadLetters({
        connection,
        stream: ADVISORY_STREAM,
        consumer: ADVISORY_CONSUMER,
        targetOf: ({ stream, consumer }) => byConsumer.get(`${stream}/${consumer}`),
        say,
      });
    });
  return persistently(
    copy,
    say,
    invocation.flags['tls-cert'] === undefined ? Number.POSITIVE_INFINITY : OUTWORN,
  );
}
