import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { behaviourOf } from '../../src/domain/permission/behaviour.ts';
import { usersOf } from '../../src/domain/permission/conf-users.ts';
import { userRights } from '../../src/domain/permission/user-rights.ts';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { confFor, settingsFor, tryScene } from '../support/permission/live-decisions.ts';
import { scene, TRIES } from '../support/permission/random-permissions.ts';
import { sample } from '../support/sample.ts';
import { describeWith, tool } from '../support/tools.ts';

/** Decisions per version: `npm run test:differential` asks for 10,000. */
const DECISIONS = Number(process.env.NATSMITH_DIFFERENTIAL ?? 3000);
const AT_A_TIME = 8;

/* The model of permissions that `natsmith can` and `natsmith verify` ask: the server says whether it is right. */
describe.each(NATS_VERSIONS)('nats-server %s', (line) => {
  describeWith([natsServerTool(line)], `does what the model says`, () => {
    test(`in ${DECISIONS} random decisions`, { timeout: 600_000 }, async () => {
      const { values: scenes, seed } = sample(scene, Math.ceil(DECISIONS / TRIES));
      const { stdout } = await execa(tool(natsServerTool(line)), ['--version']);
      const behaviour = behaviourOf(/v(\d+\.\d+\.\d+)/.exec(stdout)![1]!);
      const users = usersOf(settingsFor(scenes))!.filter(({ id }) => id.startsWith('user-'));
      await using server = await startNatsServer({ version: line, config: confFor(scenes) });

      const wrong: string[] = [];
      const queue = [...scenes.entries()];
      const work = async () => {
        for (let next = queue.pop(); next; next = queue.pop()) {
          const [at, each] = next;
          const found = await tryScene(server.port, at, each, userRights(users[at]!.permissions, behaviour));
          if (found.length > 0)
            wrong.push(`${JSON.stringify([each.permissions, each.usual])}: ${found.join('\n  ')}`);
        }
      };
      await Promise.all(Array.from({ length: AT_A_TIME }, work));
      expect(wrong, seed).toEqual([]);
    });
  });
});
