import { describe, expect, test } from 'vitest';
import { type Behaviour, behaviourOf, NEWEST } from '../../../../src/domain/permission/behaviour.ts';
import { usersOf } from '../../../../src/domain/permission/conf-users.ts';
import { userRights } from '../../../../src/domain/permission/user-rights.ts';
import { settingsFor } from '../../../support/permission/live-decisions.ts';
import { scene, TRIES } from '../../../support/permission/random-permissions.ts';
import { sample } from '../../../support/sample.ts';

/** What `npm run test:differential` tries on each server. */
const SCENES = 10_000 / TRIES;

describe('behaviour by version', () => {
  test.each<[keyof Behaviour, readonly string[], readonly string[]]>([
    [
      'seesStar',
      ['2.10.22', '2.10.29', '2.11.11', '2.12.3'],
      ['2.10.21', '2.11.12', '2.12.4', '2.14.0', '2.15.2'],
    ],
    ['plainDenyHolds', ['2.10.29', '2.11.15', '2.12.6'], ['2.11.16', '2.12.7', '2.14.0', '2.15.1']],
    ['filtersOverlaps', ['2.10.29', '2.11.15', '2.12.6'], ['2.11.16', '2.12.7', '2.14.0', '2.15.1']],
    ['filtersQueues', ['2.10.29', '2.11.17', '2.12.12', '2.14.3'], ['2.12.14', '2.14.4', '2.15.0']],
  ])('%s is not in %j, but in %j', (what, without, having) => {
    for (const version of without) expect(behaviourOf(version)[what], version).toBe(false);
    for (const version of having) expect(behaviourOf(version)[what], version).toBe(true);
  });

  // The random scenes that are tried on real servers would show it if one of these were modelled wrongly.
  test.each(Object.keys(NEWEST) as (keyof Behaviour)[])(
    'random scenes tell whether a server has %s',
    (what) => {
      const { values: scenes, seed } = sample(scene, SCENES);
      const users = usersOf(settingsFor(scenes))!.filter(({ id }) => id.startsWith('user-'));
      const others = [NEWEST, behaviourOf('2.10.29')];
      const differ = others.map((behaviour) => {
        const flipped = { ...behaviour, [what]: !behaviour[what] };
        return scenes.some(({ publish, subscribe }, at) => {
          const [one, other] = [behaviour, flipped].map((each) => userRights(users[at]!.permissions, each));
          return (
            publish.some((subject) => one!.publish(subject).allowed !== other!.publish(subject).allowed) ||
            subscribe.some(({ subject, queue }) => {
              const [a, b] = [one!, other!].map((rights) => rights.subscribe(subject, queue));
              return a!.allowed !== b!.allowed || a!.delivers !== b!.delivers;
            })
          );
        });
      });
      expect(differ.includes(true), seed).toBe(true);
    },
  );
});
