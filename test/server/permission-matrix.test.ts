import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Permission } from '../../src/domain/conf.ts';
import type { Difference } from '../../src/verify/errors.ts';
import { localDriver } from '../../src/verify/local/driver.ts';
import { permissionMatrix } from '../../src/verify/probes/permission-matrix.ts';
import { deploymentsOf } from '../support/deployments.ts';
import { NATS_VERSIONS, type NatsVersion, natsServerTool } from '../support/nats-server.ts';
import { sample } from '../support/sample.ts';
import { describeWith, tool } from '../support/tools.ts';

interface Rights {
  readonly publish: Permission;
  readonly subscribe: Permission;
  readonly allowResponses?: boolean;
}

const subjectOf = (token: fc.Arbitrary<string>, least: number) =>
  fc.array(token, { minLength: least, maxLength: 3 }).map((tokens) => tokens.join('.'));
const literal = fc.constantFrom('a', 'b', 'c');
const token = fc.constantFrom('a', 'b', 'c', '*');
const anySubject = fc
  .tuple(subjectOf(token, 1), fc.boolean())
  .map(([subject, open]) => (open ? `${subject}.>` : subject));

/** Subjects to allow and to deny. What 2.10 gets wrong about them stands below, on its own. */
const SUBJECTS: Record<NatsVersion, { allow: fc.Arbitrary<string>; deny: fc.Arbitrary<string> }> = {
  '2.10': { allow: subjectOf(token, 3), deny: subjectOf(literal, 3) },
  '2.15': { allow: anySubject, deny: anySubject },
};

const user = (version: NatsVersion): fc.Arbitrary<Rights> => {
  const some = (entry: fc.Arbitrary<string>) => fc.array(entry, { minLength: 1, maxLength: 4 });
  const { allow, deny } = SUBJECTS[version];
  const queued = fc.tuple(allow, fc.constantFrom('q', 'q.*', 'p.x')).map((parts) => parts.join(' '));
  const side = (allowed: fc.Arbitrary<string[]>) =>
    fc.oneof(
      allowed,
      // Without queues: 2.10 lets the denial of a queue take back a plain one (GHSA-jx8g-9g95-6322).
      fc.record({ allow: allowed, deny: some(deny) }),
      fc.record({ deny: some(deny) }),
    );
  return fc.record({
    publish: side(some(allow)),
    subscribe: side(some(fc.oneof({ weight: 3, arbitrary: allow }, { weight: 1, arbitrary: queued }))),
    allowResponses: fc.boolean(),
  });
};

/** What the probe finds with these users on a real server. */
async function differences(
  version: NatsVersion,
  users: readonly (Rights & { name: string })[],
): Promise<readonly Difference[]> {
  const [deployment] = deploymentsOf({ name: 'x', base: { auth: { enable: true, users: users as never } } });
  const driver = await localDriver({ NATSMITH_NATS_SERVER: tool(natsServerTool(version)) });
  const machine = await driver.launch(deployment!);
  try {
    return await permissionMatrix.run(machine, deployment!, () => {});
  } finally {
    await machine.dispose();
  }
}

/* What the probe expects of a server is a model of it: here the server says whether the model is right. */
describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeWith([natsServerTool(version)], 'with random permissions', () => {
    test('does what the probe permission-matrix takes them to mean', async () => {
      const { values, seed } = sample(user(version), 100);
      const users = values.map((rights, index) => ({ name: `user-${index}`, ...rights }));
      const found = await differences(version, users);
      const named = found.map(({ expected, actual }) => {
        const name = expected.split(/[ ,]/, 1)[0];
        return `${expected}, but ${actual}: ${JSON.stringify(users.find((each) => each.name === name))}`;
      });
      expect(named, seed).toEqual([]);
    });
  });
});

describeWith(['nats-server-2.10', 'nats-server-2.15'], 'what 2.10 gets wrong, and the probe finds', () => {
  const everything = { subscribe: ['>'], publish: ['>'] };

  test.each([
    // server/sublist.go, matchLevelForAny: looks at `*` only where no other entry begins with the token.
    [
      'publishing what "*" denies, where another entry goes deeper',
      { ...everything, publish: { deny: ['*', 'b.>'] } },
      { expected: 'app may not publish to "b"', actual: 'the server delivers it' },
    ],
    [
      'refusing what "*" allows, where another entry goes deeper',
      { ...everything, publish: ['*', 'b.*'] },
      { expected: 'app may publish to "b"', actual: 'the server refuses it' },
    ],
    // server/client.go, canSubscribe: looks for denials within the subscription, not for those that overlap.
    [
      'delivering what is denied to a subscription that overlaps with it',
      { ...everything, subscribe: { allow: ['*.x'], deny: ['b.*'] } },
      {
        expected: 'app, subscribed to "*.x", does not hear "b.x"',
        actual: 'it arrives',
      },
    ],
  ] satisfies [string, Rights, Difference][])('%s', async (_, rights, wrong) => {
    const users = [{ name: 'app', ...rights }];
    expect(await differences('2.10', users)).toContainEqual(wrong);
    expect(await differences('2.15', users)).toEqual([]);
  });
});
