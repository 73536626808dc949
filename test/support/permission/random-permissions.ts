import fc from 'fast-check';
import type { Setting, Settings } from '../../../src/domain/conf.ts';

/** Permissions as nats-server.conf has them, and what to try with them. Few tokens, so that entries meet. */
export interface Scene {
  /** Null: the user has none, and gets those of the account. */
  readonly permissions: Settings | null;
  readonly usual: Settings | null;
  readonly publish: readonly string[];
  readonly subscribe: readonly { readonly subject: string; readonly queue?: string }[];
}

const tokens = (token: fc.Arbitrary<string>, most: number) =>
  fc.array(token, { minLength: 1, maxLength: most }).map((each) => each.join('.'));
const pattern = (...literals: string[]) =>
  fc.oneof(
    { weight: 2, arbitrary: tokens(fc.constantFrom(...literals, '*'), 2) },
    { weight: 2, arbitrary: tokens(fc.constantFrom(...literals, '*'), 3) },
    { weight: 2, arbitrary: tokens(fc.constantFrom(...literals, '*'), 2).map((each) => `${each}.>`) },
    { weight: 1, arbitrary: fc.constant('>') },
  );
const queueEntry = fc.constantFrom('q', 'p', 'q.x', 'q.*', 'q.>', '*', '>', '*q', 'q.*x');
const queueName = fc.constantFrom('q', 'p', 'q.x', 'q.y', 'q.*', '*', '>', 'xq', 'q.yx', '_sys_');

const entry = pattern('a', 'b');
const queued = fc.tuple(entry, queueEntry).map((parts) => parts.join(' '));
const list = (each: fc.Arbitrary<string>): fc.Arbitrary<Setting> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.array(each, { minLength: 1, maxLength: 4 }) },
    { weight: 1, arbitrary: each },
    { weight: 1, arbitrary: fc.constant([]) },
  );
const side = (each: fc.Arbitrary<string>): fc.Arbitrary<Setting> =>
  fc.oneof(
    { weight: 3, arbitrary: list(each) },
    { weight: 6, arbitrary: fc.record({ allow: list(each), deny: list(each) }, { requiredKeys: [] }) },
  );
const responses: fc.Arbitrary<Setting> = fc.constantFrom(
  true,
  false,
  { max: 2 },
  { max: 0, expires: '1m' },
  { max: -1 },
);
const permissions: fc.Arbitrary<Settings> = fc.record(
  {
    publish: side(entry),
    subscribe: side(fc.oneof({ weight: 2, arbitrary: entry }, { weight: 1, arbitrary: queued })),
    allow_responses: responses,
  },
  { requiredKeys: [] },
);

const message = (most: number) => tokens(fc.constantFrom('a', 'b', 'z'), most);
const subscription = fc.oneof(
  fc.record({ subject: pattern('a', 'b', 'z') }),
  fc.record({ subject: pattern('a', 'b', 'z'), queue: queueName }),
);

export const TRIES = 20;

/** A scene has {@link TRIES} decisions. */
export const scene: fc.Arbitrary<Scene> = fc.record({
  permissions: fc.option(permissions, { freq: 8 }),
  usual: fc.option(permissions, { freq: 2 }),
  publish: fc.uniqueArray(fc.oneof(message(2), message(4)), { minLength: 8, maxLength: 8 }),
  subscribe: fc.array(subscription, { minLength: 12, maxLength: 12 }),
});

/** Every subject without wildcards that entries tell apart: a token that they do not know, and one level more than they have. */
export const MESSAGES: readonly string[] = (() => {
  const names = ['a', 'b', 'z'];
  const levels = [names];
  while (levels.length < 4)
    levels.push(levels.at(-1)!.flatMap((each) => names.map((name) => `${each}.${name}`)));
  return levels.flat();
})();
