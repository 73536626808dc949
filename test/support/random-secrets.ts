import { hashSync } from 'bcryptjs';
import fc from 'fast-check';

/** A password, and the file that holds it or its hash. */
export interface Secret {
  readonly password: string;
  readonly file: string;
}

/** What has a meaning in nats-server.conf, the shell, awk, sed, printf or systemd's units. */
const NASTY = [...'"\'\\$#%&,;:=()[]{}<>|*?!~^`@-+/.\t '];
const character = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }) },
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  // Astral ones and controls too.
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);

const beginning = fc.constantFrom(
  '',
  '',
  '',
  '0',
  '12e4',
  '2024-01-',
  '-',
  '--',
  '$',
  '#',
  '//',
  '\\',
  '"',
  ' ',
);

const lookalike = fc.constantFrom(
  'true',
  'null',
  '12345',
  '9k',
  '1e5',
  '$PATH',
  '%s%d%n',
  '\\1&\\0',
  '&',
  '$(reboot)',
  '`id`',
  'x" }, { user: "evil", password: ""',
  '"\n'.trim(),
  '\\',
  '\\\\"',
  '"$2a$00$credential:nats.u1"',
  'a"$2a$00$credential:nats.u1"',
  '  password: "$2a$00$credential:nats.u2"',
  '$2a$',
  '$2z$11$x',
  'include "/etc/passwd"',
  '𝒫𝒶𝓈𝓈',
  'ﬁﬂ\u2028\u2029\u0085',
);

/** A line, as nobody can type NUL or a line's end; and no hash of something else (which gets in with that). */
const isPassword = (text: string) =>
  text.length > 0 &&
  [...text].length <= 500 &&
  !/[\0\n]|\r$|[\ud800-\udfff](?![\udc00-\udfff])/.test(
    text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ''),
  ) &&
  !/^\$2[abxy]\$\d\d\$/.test(text);

const password = fc
  .oneof(
    { weight: 6, arbitrary: fc.tuple(beginning, fc.array(character, { maxLength: 40 })) },
    { weight: 1, arbitrary: fc.tuple(beginning, fc.array(character, { minLength: 200, maxLength: 495 })) },
    {
      weight: 1,
      arbitrary: fc.tuple(
        fc.constant(''),
        lookalike.map((text) => [text]),
      ),
    },
    { weight: 2, arbitrary: fc.tuple(lookalike, fc.array(character, { maxLength: 5 })) },
  )
  .map(([first, rest]) => first + rest.join(''))
  .filter(isPassword);

/** bcrypt reads no more than 72 bytes. */
const hashed = fc
  .tuple(password, fc.constantFrom('a', 'b', 'y'))
  .filter(([text]) => Buffer.byteLength(text) <= 72)
  .map(
    ([text, variant]): Secret => ({
      password: text,
      file: hashSync(text, 4).replace(/^\$2./, `$2${variant}`),
    }),
  );

export const secret = fc
  .tuple(
    fc.oneof(
      { weight: 9, arbitrary: password.map((text): Secret => ({ password: text, file: text })) },
      { weight: 1, arbitrary: hashed },
    ),
    fc.constantFrom('', '\n'),
  )
  .map(([{ password, file }, end]): Secret => ({ password, file: file + end }));

/** One other character at that place. */
export const withChange = (text: string, at: number): string => {
  const characters = [...text];
  characters[at % characters.length] = characters[at % characters.length] === 'x' ? 'y' : 'x';
  return characters.join('');
};
