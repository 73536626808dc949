import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { confText } from '../../src/domain/conf.ts';
import { confOf } from '../../src/lower/conf.ts';
import { resolve } from '../../src/spec/resolve.ts';
import type { SpecInput } from '../../src/spec/spec.ts';
import { diagnosticsOf } from '../support/edited.ts';
import { specOf } from '../support/emitted.ts';
import { checkConfig, NATS_VERSIONS, natsServerTool } from '../support/nats-server.ts';
import { sample } from '../support/sample.ts';
import { tempDir } from '../support/temp-dir.ts';
import { describeWith } from '../support/tools.ts';

const SPECS = Math.ceil(Number(process.env.NATSMITH_DIFFERENTIAL ?? 3000) / 20);
/** The server takes accounts in random order, and a rare one may tell whether it sees a circle. */
const triesFor = (isBlamed: boolean) => (isBlamed ? 80 : 10);

type Accounts = NonNullable<NonNullable<SpecInput['base']>['accounts']>;

const NAMES = ['A', 'B', 'C'];
const subject = fc.constantFrom('a', 'a.b', 'a.*', 'a.>', 'a.*.*', 'b', 'b.*', 'b.>', 'a.*.>');
const to = fc.oneof(
  subject,
  fc.constantFrom('x', 'x.*', 'x.>', 'x.$1', 'x.$2.$1', 'x.$1.$1', 'x.*.*', 'x.*.>', 'x.*.$1', '*', '*.a'),
);
const kind = fc.constantFrom('stream', 'service');
const account = (name: string): fc.Arbitrary<Accounts[string]> => {
  const one = fc
    .tuple(
      fc.constantFrom(...NAMES.filter((each) => each !== name)),
      kind,
      subject,
      fc.option(to, { freq: 2 }),
    )
    .map(([from, what, which, local]) => ({
      account: from,
      [what]: which,
      ...(local !== null && { to: local }),
    }));
  const user = { name, publish: ['a'], subscribe: ['a'] };
  return fc.array(one, { maxLength: 2 }).map((imports) => ({
    users: [user],
    exports: [{ stream: 'a.>' }, { stream: 'b' }, { service: '>' }, { stream: 'b.>' }, { stream: 'a' }],
    imports,
  }));
};
const accounts: fc.Arbitrary<Accounts> = fc.record({ A: account('A'), B: account('B'), C: account('C') });

/* What check says of imports, nats-server -t does; and nothing else. */
describe.each(NATS_VERSIONS)('nats-server %s', (line) => {
  describeWith([natsServerTool(line)], 'takes the imports that check passes, and no others', () => {
    test(`of ${SPECS} random sets of accounts`, { timeout: 600_000 }, async () => {
      const { values, seed } = sample(accounts, SPECS);
      await using dir = await tempDir();
      const wrong: string[] = [];
      let refused = 0;
      for (const [at, each] of values.entries()) {
        const spec = { name: 'x', natsVersion: line, base: { auth: { enable: true }, accounts: each } };
        const said = diagnosticsOf(spec).filter(({ severity }) => severity === 'error');
        const conf = confText(confOf(resolve(specOf(spec))[0]!.options));
        const file = await dir.write(`${at}.conf`, conf);
        let answer = { ok: true, output: '' };
        for (let tries = 0; tries < triesFor(said.length > 0) && answer.ok; tries++)
          answer = await checkConfig(line, file);
        if (!answer.ok) refused++;
        if (answer.ok !== (said.length === 0))
          wrong.push(
            `${JSON.stringify(each)}: ${answer.output}: ${said.map(({ message }) => message).join('; ')}`,
          );
      }
      expect(refused).toBeGreaterThan(SPECS / 5);
      expect(wrong, seed).toEqual([]);
    });
  });
});
