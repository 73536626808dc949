import { isDeepStrictEqual } from 'node:util';
import { needsRestart, reloadableSettings } from '../../../src/domain/server-reload.ts';
import { settingProblems } from '../../../src/domain/server-settings.ts';
import type { Version } from '../../../src/domain/server-version.ts';
import { type NatsServer, type NatsVersion, startNatsServer } from '../nats-server.ts';
import type { TempDir } from '../temp-dir.ts';
import { type Change, settingsOf } from './change.ts';
import { configOf, freshState, type Outcome, tryReload } from './live.ts';

/** A value of a change: the first, the second, none. */
type Which = 0 | 1 | undefined;
type Step = readonly [Which, Which];

const ROUND: readonly Step[] = [
  [undefined, 0],
  [0, 1],
  [1, 0],
  [0, undefined],
];

/** Where a real server and `needsRestart` do not agree. */
export interface Disagreement {
  readonly change: Change;
  /** `lie`: no restart, says natsmith, but the server does not take it. `caution`: a restart, but the server takes it all. */
  readonly kind: 'lie' | 'caution';
  readonly detail: string;
}

/** Tries a change on real servers in every direction: set, change, change back, remove. */
export async function judge(
  change: Change,
  line: NatsVersion,
  version: Version,
  tls: TempDir,
): Promise<Disagreement | undefined> {
  const reloadable = reloadableSettings(version);
  const restarts = ([from, to]: Step) =>
    !isDeepStrictEqual(
      needsRestart(reloadable, settingsOf(change, from)),
      needsRestart(reloadable, settingsOf(change, to)),
    );
  const steps = ROUND.filter((step) => !(change.required && step.includes(undefined)));
  await using live = liveServer(change, line, tls);

  for (const step of steps.filter((step) => !restarts(step))) {
    const { verdict, output } = await live.step(step);
    if (verdict !== 'taken')
      return { change, kind: 'lie', detail: `${step.map(String)}: ${verdict}: ${output}` };
  }
  const refusable = steps.filter(restarts);
  for (const step of refusable) if ((await live.step(step)).verdict !== 'taken') return undefined;
  return refusable.length === 0 ? undefined : { change, kind: 'caution', detail: '' };
}

/** A change that this version knows all settings of. */
export const isKnown = (change: Change, version: Version): boolean =>
  [0, 1].every((which) => settingProblems(settingsOf(change, which as Which), version).length === 0);

/** A server that is where a step starts; a new one where the last step did not get there. */
function liveServer(change: Change, version: NatsVersion, tls: TempDir) {
  let server: NatsServer | undefined;
  let at: Which | 'nowhere' = 'nowhere';
  const config = (which: Which) => configOf(settingsOf(change, which), tls);
  return {
    async step([from, to]: Step): Promise<Outcome> {
      if (server === undefined || at !== from) {
        await server?.[Symbol.asyncDispose]();
        server = undefined;
        server = await startNatsServer({ version, config: config(from) });
      }
      const outcome = await tryReload(server, config(to), () => wanted(version, config(to)));
      at = outcome.verdict === 'taken' || outcome.verdict === 'idle' ? to : 'nowhere';
      return outcome;
    },
    async [Symbol.asyncDispose]() {
      await server?.[Symbol.asyncDispose]();
    },
  };
}

/** Many changes have the same configuration before them. */
const states = new Map<string, Promise<unknown>>();

function wanted(version: NatsVersion, config: string): Promise<unknown> {
  const key = `${version}\n${config}`;
  const state = states.get(key) ?? freshState(version, config);
  states.set(key, state);
  return state;
}
