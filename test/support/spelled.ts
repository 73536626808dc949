import fc from 'fast-check';

/** A value of nats-server.conf, and one of the many ways to write it. */
export interface Spelled {
  readonly value: unknown;
  readonly text: string;
  /** Files that the text includes, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Whether its line has to end after it. */
  readonly endsLine?: boolean;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
};

const spelled = (value: unknown, text: string, endsLine = false): Spelled => ({
  value,
  text,
  files: {},
  endsLine,
});

const characters = fc.constantFrom(...'abz.>*_- #/;,:={}[]()$\'"\\\n\té€😀');
const anyText = fc.string({ unit: characters, maxLength: 10 });

const doubleQuoted = fc.tuple(anyText, fc.infiniteStream(fc.nat(3))).map(([text, choices]) => {
  const spell = (char: string) => {
    const choice = choices.next().value;
    if (char === '"' || char === '\\' || (choice === 0 && char in ESCAPES)) return ESCAPES[char]!;
    return choice === 1 && char < '\x80' ? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}` : char;
  };
  return spelled(text, `"${[...text].map(spell).join('')}"`);
});
const singleQuoted = anyText
  .map((text) => text.replaceAll("'", ''))
  .map((text) => spelled(text, `'${text}'`));
const bare = fc
  .stringMatching(/^[A-Za-z_>*][A-Za-z0-9_.>*#/:@-]{0,8}$/)
  .filter((text) => !/^(true|false|yes|no|on|off)$/i.test(text))
  .map((text) => spelled(text, text));
const block = anyText
  .filter((text) => !/\n\)/.test(text) && !text.startsWith(')'))
  .map((text) => spelled(`\n${text}\n`, `(\n${text}\n)`, true));
const booleans = fc
  .constantFrom<[boolean, string]>(
    [true, 'true'],
    [true, 'YES'],
    [true, 'On'],
    [false, 'false'],
    [false, 'no'],
    [false, 'OFF'],
  )
  .map(([value, text]) => spelled(value, text));
const numbers = fc
  .tuple(
    fc.integer({ min: -9999, max: 9999 }),
    fc.constantFrom('', '', 'k', 'KB', 'ki', 'M', 'mib', 'g', 'Gi', 't', 'TiB'),
  )
  .map(([count, unit]) => {
    const power = ' kmgt'.indexOf(unit.charAt(0).toLowerCase());
    const factor = unit === '' ? 1 : (unit.length > 1 ? 1024 : 1000) ** power;
    return spelled(count * factor, `${count}${unit}`);
  });
const floats = fc
  .tuple(fc.nat(999), fc.integer({ min: 1, max: 99 }))
  .map(([whole, part]) => spelled(Number(`${whole}.${part}`), `${whole}.${part}`));
const times = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => `${date.toISOString().slice(0, 19)}Z`)
  .map((text) => spelled(text, text));
const addresses = fc
  .tuple(fc.ipV4(), fc.nat(65535))
  .map(([ip, port]) => spelled(`${ip}:${port}`, `${ip}:${port}`));
const hashes = fc
  .stringMatching(/^[A-Za-z0-9./]{53}$/)
  .map((tail) => spelled(`$2a$11$${tail}`, `$2a$11$${tail}`));

const spelledScalar = fc.oneof(
  doubleQuoted,
  singleQuoted,
  bare,
  block,
  booleans,
  numbers,
  floats,
  times,
  addresses,
  hashes,
);

const blanks = fc.constantFrom('', ' ', '\t', '\n', '\n\n  ', ' # note "\n', '// note {\n', '\r\n');
const separators = fc.constantFrom(' ', ': ', '=', ' = ', ':', '\t:  ', ':\n', '\n=\n');
const ends = fc.constantFrom('\n', '\n\n', ' # so\n', ' // so\n', ',', ' , ', ';', ', # so\n');
const names = fc
  .stringMatching(/^[A-Za-z_][A-Za-z0-9_.$>-]{0,8}$/)
  .filter((name) => !/^include$/i.test(name));
const quotes = fc.constantFrom('', '"', "'");

/** Entries of a map, each with what goes before, between and after. */
const entriesOf = (value: fc.Arbitrary<Spelled>) =>
  fc
    .uniqueArray(fc.tuple(names, value, quotes, separators, ends, blanks), {
      maxLength: 4,
      selector: ([name]) => name,
    })
    .map((entries): Spelled => {
      const text = entries
        .map(([name, { text, endsLine }, quote, separator, end, blank]) => {
          // A value stands on the line of its name, unless a separator and white space lead to it.
          const between = separator.includes('\n') ? separator.replaceAll('\n', ' ') : separator;
          return `${blank}${quote}${name}${quote}${between}${text}${endsLine ? '\n' : end}`;
        })
        .join('');
      return {
        value: Object.fromEntries(entries.map(([name, { value }]) => [name, value])),
        text,
        files: Object.assign({}, ...entries.map(([, { files }]) => files)),
      };
    });

const lists = (value: fc.Arbitrary<Spelled>) =>
  fc
    .array(fc.tuple(value, fc.constantFrom(',', '\n', ' ,\n', ' # so\n', '\t// so\n', ' , '), blanks), {
      maxLength: 4,
    })
    .map(
      (items): Spelled => ({
        value: items.map(([{ value }]) => value),
        text: `[${items.map(([{ text, endsLine }, end, blank]) => `${blank}${text}${endsLine ? '\n' : end}`).join('')}\n]`,
        files: Object.assign({}, ...items.map(([{ files }]) => files)),
      }),
    );

let included = 0;

/** A map, some of whose entries are in a file of their own. */
const maps = (value: fc.Arbitrary<Spelled>) =>
  fc
    .tuple(entriesOf(value), entriesOf(value), fc.constantFrom('', '"', "'"), fc.nat(3))
    .map(([own, other, quote, choice]): Spelled => {
      if (choice > 0) return { ...own, text: `{${own.text}\n}` };
      const name = `part-${included++}.conf`;
      return {
        value: { ...(own.value as object), ...(other.value as object) },
        text: `{${own.text}\ninclude ${quote}./${name}${quote}\n}`,
        files: { ...own.files, ...other.files, [name]: other.text },
      };
    });

/** Any value, spelled in any way. */
export const { spelledValue } = fc.letrec<{ spelledValue: Spelled }>((tie) => ({
  spelledValue: fc.oneof(
    { maxDepth: 3 },
    spelledScalar,
    lists(tie('spelledValue')),
    maps(tie('spelledValue')),
  ),
}));

/** One setting of a file, in any spelling of its value. */
export const settingText = (name: string, value: Spelled, separator: string): string =>
  `${name}${separator.replaceAll('\n', ' ')}${value.text}\n`;

export { separators };
