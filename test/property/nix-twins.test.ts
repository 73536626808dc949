import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hostPort, loopbackFor } from '../../src/domain/address.ts';
import { mulDiv } from '../../src/domain/arithmetic.ts';
import { confText, givenSettings, mergeSettings, permission } from '../../src/domain/conf.ts';
import { DURATION_PATTERN, goDuration, milliseconds, seconds } from '../../src/domain/duration.ts';
import { duplicates, entries } from '../../src/domain/lists.ts';
import { userPermissions } from '../../src/domain/permission/user-permissions.ts';
import { needsRestart, reloadableSettings } from '../../src/domain/server-reload.ts';
import { exactVersion, SERVER_LINES } from '../../src/domain/server-version.ts';
import { bytes, bytesOrNone, reservedBy, SIZE_PATTERN, sizeText } from '../../src/domain/size.ts';
import { deadLetterSubjects } from '../../src/domain/stream-subjects.ts';
import { isValidSubject } from '../../src/domain/subject.ts';
import { execArg } from '../../src/domain/systemd-text.ts';
import { nixEval } from '../support/nix.ts';
import { nixValue } from '../support/nix-value.ts';
import { doesAndAssets } from '../support/permission/random-does.ts';
import { sample } from '../support/sample.ts';
import { anySettings, hostileText, namedSettings } from '../support/settings.ts';
import { describeWith } from '../support/tools.ts';

type Outcome = { value: unknown } | 'refused';

const whole = (pattern: string) => fc.stringMatching(new RegExp(`^${pattern}$`));
const unlike = fc.oneof(
  hostileText,
  fc.constantFrom('12QB', '1.5M', '1ib', '5 m', '5m ', '-1', '1y', 'h', '9'.repeat(40)),
);
const small = fc.nat(2 ** 31 - 1);
const token = fc.constantFrom(
  'a',
  'é',
  '*',
  '>',
  'a>',
  '>>',
  '',
  'a b',
  'a\u00a0b',
  '\u2003',
  '\ufffd',
  '\x7f',
  '\x85',
);
const subjects = fc.oneof(
  fc.array(token, { maxLength: 4 }).map((tokens) => tokens.join('.')),
  hostileText,
);
const durations = fc.oneof(
  whole(DURATION_PATTERN),
  fc.constantFrom('1ms', '999ms', '1s1ms', '1s2s3s4s5s6s7s'),
  unlike,
);
const allowDeny = fc.record({
  allow: fc.option(fc.array(hostileText)),
  deny: fc.option(fc.array(hostileText)),
});

const reloadable = fc.constantFrom(...SERVER_LINES).map((line) => reloadableSettings(exactVersion(line)!));

const reservation = fc.option(fc.oneof(whole(SIZE_PATTERN), small));
const reserving = fc
  .record({ enable: fc.boolean(), maxMemory: reservation, maxFileStore: reservation })
  .map((jetstream) => ({ value: { jetstream } }));

/** What each pair must agree on; a list is the arguments. */
const pairs: [name: string, twin: (...args: never[]) => unknown, inputs: fc.Arbitrary<unknown[]>][] = [
  ['bytes', bytes, fc.tuple(fc.oneof(whole(SIZE_PATTERN), whole(SIZE_PATTERN), small, unlike))],
  ['bytesOrNone', bytesOrNone, fc.tuple(fc.oneof(whole(SIZE_PATTERN), small, fc.constant(null), unlike))],
  [
    'reservedBy',
    reservedBy,
    fc.tuple(fc.constantFrom('maxMemory', 'maxFileStore'), fc.array(reserving, { maxLength: 4 })),
  ],
  ['goDuration', goDuration, fc.tuple(durations)],
  ['milliseconds', milliseconds, fc.tuple(durations)],
  ['seconds', seconds, fc.tuple(durations)],
  ['sizeText', sizeText, fc.tuple(fc.oneof(fc.nat(20 * 1024 ** 2), small))],
  ['mulDiv', mulDiv, fc.tuple(small, fc.nat(100_000), fc.integer({ min: 1, max: 100_000 }))],
  [
    'mulDiv',
    mulDiv,
    fc.tuple(fc.maxSafeInteger().map(Math.abs), fc.nat(100), fc.integer({ min: 100, max: 2 ** 31 })),
  ],
  ['hostPort', hostPort, fc.tuple(fc.oneof(fc.ipV6(), fc.ipV4(), fc.domain(), fc.constant('[::1]')), small)],
  [
    'loopbackFor',
    loopbackFor,
    fc.tuple(fc.oneof(fc.constantFrom('0.0.0.0', '::', '[::]'), fc.ipV4(), fc.ipV6(), fc.domain())),
  ],
  ['confText', confText, fc.tuple(anySettings)],
  [
    'givenSettings',
    givenSettings,
    fc.tuple(
      fc.dictionary(fc.stringMatching(/^[a-z]+$/), fc.constantFrom(-1, 0, 1, true, null), {
        noNullPrototype: true,
      }),
    ),
  ],
  ['mergeSettings', mergeSettings, fc.tuple(anySettings, anySettings)],
  ['permission', permission, fc.tuple(fc.oneof(fc.constant(null), fc.array(hostileText), allowDeny))],
  [
    'duplicates',
    duplicates,
    fc.tuple(fc.array(fc.oneof(fc.constantFrom('a', 'b', '\ue000', '😀'), hostileText))),
  ],
  ['entries', entries, fc.tuple(fc.dictionary(hostileText, fc.nat(), { noNullPrototype: true }))],
  [
    'deadLetterSubjects',
    deadLetterSubjects,
    fc.tuple(
      fc.dictionary(
        fc.constantFrom('A', 'B', 'C', 'D'),
        fc.record(
          {
            subjects: fc.option(fc.array(hostileText, { maxLength: 3 })),
            mirror: fc.constantFrom(null, null, { name: 'A' }),
            sources: fc.constantFrom([], [], [{ name: 'A' }]),
            consumers: fc.dictionary(
              fc.constantFrom('x', 'y'),
              fc.record(
                { deadLetter: fc.option(fc.constantFrom('A', 'B', 'C', 'E')) },
                { noNullPrototype: true },
              ),
              { noNullPrototype: true },
            ),
          },
          { noNullPrototype: true },
        ),
        { noNullPrototype: true },
      ),
    ),
  ],
  ['userPermissions', userPermissions, doesAndAssets],
  ['isSubject', isValidSubject, fc.tuple(subjects)],
  ['needsRestart', needsRestart, fc.tuple(reloadable, fc.oneof(namedSettings, namedSettings, anySettings))],
  ['execArg', execArg, fc.tuple(hostileText)],
];

const outcome = (call: () => unknown): Outcome => {
  try {
    return { value: call() };
  } catch {
    return 'refused';
  }
};

describeWith(['nix', 'nixpkgs-lib'], 'nix/lib.nix computes what src/domain/ computes', () => {
  test.each(pairs)('%s', async (name, twin, inputs) => {
    const { values, seed } = sample(inputs, 500);
    const answers = await nixEval<Outcome[]>(`
      let
        twin = (import ./nix/lib.nix { inherit lib; }).${name};
        answer = args:
          let tried = builtins.tryEval (let value = builtins.foldl' (f: arg: f arg) twin args; in builtins.deepSeq value value);
          in if tried.success then { inherit (tried) value; } else "refused";
      in map answer ${nixValue(values)}`);
    for (const [index, args] of values.entries())
      expect(answers[index], `${name}(${JSON.stringify(args)}), ${seed}`).toEqual(
        outcome(() => twin(...(args as never[]))),
      );
  });
});
