import { expect, test } from 'vitest';
import { problem, usageProblem } from '../../../src/cli/command.ts';
import { persistently } from '../../../src/cli/persistently.ts';

const refused = { exit: 3, diagnostics: [problem('server/login', 'not let in', 'see --user')] } as const;
const wrong = usageProblem('flag', 'no such flag');

/** Outcomes one after the other; how many were asked for, and what was said. */
async function tried(outcomes: readonly (typeof refused | typeof wrong)[], enough: number) {
  const said: string[] = [];
  let attempts = 0;
  const outcome = await persistently(
    async () => outcomes[attempts++]!,
    (line) => said.push(line),
    enough,
  );
  return { outcome, attempts, said };
}

test('what is tried again ends once it was in vain for long enough', async () => {
  const { outcome, attempts, said } = await tried([refused, refused, refused], 500);
  expect([outcome, attempts]).toEqual([refused, 2]);
  expect(said).toEqual(['not let in (see --user); it is tried again, once a minute at the least']);
});

test('what is no problem with a server is not tried again', async () => {
  const { outcome, attempts, said } = await tried([wrong], 60_000);
  expect([outcome, attempts, said]).toEqual([wrong, 1, []]);
});
