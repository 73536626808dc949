import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Assembler, AWKS, assembler } from '../support/assembler.ts';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { natsExchange, natsLogin } from '../support/nats-wire.ts';
import { type Secret, secret, withChange } from '../support/random-secrets.ts';
import { sample } from '../support/sample.ts';
import { describeWith, lacks, testWith } from '../support/tools.ts';

const { values, seed } = sample(
  fc.uniqueArray(secret, {
    selector: (each) => each.password,
    minLength: 1000,
    maxLength: 1000,
    size: 'max',
  }),
  1,
);
const secrets = values[0]!;
const user = (index: number) => `u${index}`;

/** Runs tasks, a few at a time. */
const all = async (count: number, task: (index: number) => Promise<void>): Promise<void> => {
  let next = 0;
  const worker = async () => {
    while (next < count) await task(next++);
  };
  await Promise.all(Array.from({ length: 16 }, worker));
};

const withSecrets = async (of: readonly Secret[]): Promise<Assembler> => {
  const made = await assembler(of.map((_, index) => user(index)));
  await all(of.length, (index) => made.put(user(index), of[index]!.file));
  return made;
};

describe('secrets in nats-server.conf', () => {
  describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
    testWith(
      [natsServerTool(version), 'mawk'],
      '1,000 random secrets: each lets its user in, and nothing else does',
      async () => {
        await using made = await withSecrets(secrets);
        expect(await made.run()).toEqual({ exitCode: 0, output: '' });
        expect(((await stat(made.target)).mode & 0o777).toString(8)).toBe('600');
        await using server = await startNatsServer({
          version,
          config: { file: made.target },
          args: ['--port', '-1', '--http_port', '-1'],
        });
        const wrong: string[] = [];
        await all(secrets.length, async (index) => {
          const { password } = secrets[index]!;
          const told = `${user(index)} ${JSON.stringify(password)}`;
          if (!(await natsLogin(server.port, user(index), password))) wrong.push(`${told} is kept out`);
          const neighbour = secrets[(index + 1) % secrets.length]!;
          for (const other of [neighbour.password, withChange(password, index), ''])
            if (await natsLogin(server.port, user(index), other))
              wrong.push(`${told} gets in with ${JSON.stringify(other)}`);
          const silent = await natsExchange(server.port, { user: user(index) });
          if (silent.includes('PONG')) wrong.push(`${told} gets in with nothing`);
        });
        expect(wrong, seed).toEqual([]);
      },
      60_000,
    );
  });

  test.skipIf(lacks(...AWKS).length > 0)(
    `are the same bytes by whichever awk${lacks(...AWKS).map((name) => ` (skipped: needs ${name})`)}`,
    async () => {
      await using made = await withSecrets(secrets);
      const texts: string[] = [];
      for (const awk of AWKS) {
        expect(await made.run({ awk }), `${awk}, ${seed}`).toEqual({ exitCode: 0, output: '' });
        texts.push(await readFile(made.target, 'utf8'));
      }
      for (const [index, text] of texts.entries())
        expect(text === texts[0], `${AWKS[index]}, ${seed}`).toBe(true);
    },
  );

  testWith(['nats-server-2.15', 'mawk'], 'of 10,000 users take a few seconds', async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => ({ password: '', file: `secret-${index}\n` }));
    await using made = await withSecrets(many);
    const start = performance.now();
    expect(await made.run()).toEqual({ exitCode: 0, output: '' });
    const seconds = (performance.now() - start) / 1000;
    console.log(`assembled 10,000 users in ${seconds.toFixed(1)} s`);
    expect(seconds).toBeLessThan(10);
  });
});

const PLANTED = 'planted-7f3a';
const where = (name: string) => `(from /etc/credstore/nats.${name} or another credential store of systemd)`;

describe.each(AWKS)('what cannot be assembled, said by way of %s', (awk) => {
  describeWith([awk, 'nats-server-2.10', 'nats-server-2.15'], awk, () => {
    const refused: [what: string, content: string | Uint8Array | undefined, problem: string][] = [
      ['no file', undefined, 'is missing or empty'],
      ['an empty file', '', 'is missing or empty'],
      ['nothing but a line end', '\n', 'is missing or empty'],
      ['two lines', `${PLANTED}\n${PLANTED}\n`, 'has more than one line'],
      ['an empty line after it', `${PLANTED}\n\n`, 'has more than one line'],
      ['an empty line before it', `\n${PLANTED}\n`, 'has more than one line'],
      [
        "another system's line end",
        `${PLANTED}\r\n`,
        'ends in a carriage return, as files from other systems do',
      ],
      ['a NUL byte', `${PLANTED}\0${PLANTED}`, 'holds NUL bytes, which no client can send'],
      ['a NUL byte alone', '\0', 'holds NUL bytes, which no client can send'],
      [
        'a placeholder',
        '$2a$00$credential:nats.bob',
        'begins like a bcrypt hash and is none, so that nobody could log in with it',
      ],
      [
        'half a hash',
        `$2b$11$${PLANTED}`,
        'begins like a bcrypt hash and is none, so that nobody could log in with it',
      ],
    ];

    test.each(refused)('%s', async (_, content, problem) => {
      await using made = await assembler(['amy', 'bob.b@x-1']);
      await made.dir.write('run/nats-server.conf', 'as it was');
      await made.put('amy', PLANTED);
      if (content !== undefined) await made.put('bob.b@x-1', content);
      expect(await made.run({ awk })).toEqual({
        exitCode: 1,
        output: `bob.b@x-1: the secret ${problem} ${where('bob.b@x-1')}`,
      });
      expect(await made.left()).toEqual({ 'nats-server.conf': 'as it was' });
    });

    test('all that is wrong is said at once', async () => {
      await using made = await assembler(['amy', 'bob', 'eve']);
      await made.put('bob', 'good');
      const { exitCode, output } = await made.run({ awk });
      expect([exitCode, output.split('\n')]).toEqual([
        1,
        [
          `amy: the secret is missing or empty ${where('amy')}`,
          `eve: the secret is missing or empty ${where('eve')}`,
        ],
      ]);
    });

    test.each([
      ['for a secret that no user has', 'token: "$2a$00$credential:nats.nobody"'],
      ['within a line', 'x { token: "$2a$00$credential:nats.amy" }'],
      ['as a key', '"$2a$00$credential:nats.amy": "x"'],
    ])('a placeholder left over %s', async (_, line) => {
      await using made = await assembler(['amy'], { change: (text) => `${text}${line}\n` });
      await made.put('amy', PLANTED);
      const { exitCode, output } = await made.run({ awk });
      expect(exitCode).toBe(1);
      expect(output).toMatch(
        /etc\/nats-server\.conf:\d+: a placeholder is left over where no secret belongs$/,
      );
      expect(await made.left()).toEqual({});
    });

    test('text that looks like a placeholder within other text is none', async () => {
      const tag = 'server_tags: ["a\\"$2a$00$credential:nats.amy\\""]\n';
      await using made = await assembler(['amy'], { change: (text) => text + tag });
      await made.put('amy', PLANTED);
      expect(await made.run({ awk })).toEqual({ exitCode: 0, output: '' });
      expect((await made.left())['nats-server.conf']).toContain(tag);
    });
  });
});

describeWith(['mawk', 'nats-server-2.10', 'nats-server-2.15'], 'what cannot be assembled', () => {
  test.each(NATS_VERSIONS)(
    'what nats-server %s refuses, in its words, without the secrets',
    async (version) => {
      const change = (text: string) => `${text}no_such_setting: 1\n`;
      await using made = await assembler(['amy'], { version, change });
      await made.dir.write('run/nats-server.conf', 'as it was');
      await made.put('amy', `"${PLANTED}`);
      const { exitCode, output } = await made.run();
      expect(exitCode).toBe(1);
      expect(output).toContain('unknown field "no_such_setting"');
      expect(output).not.toContain(PLANTED);
      expect(await made.left()).toEqual({ 'nats-server.conf': 'as it was' });
    },
  );

  test.each([
    ['in a folder that is not there', 'nowhere/nats-server.conf'],
    ['that is a folder', 'run/folder'],
  ])('a target %s', async (_, name) => {
    await using made = await assembler(['amy']);
    await mkdir(join(made.dir.path, 'run/folder'));
    await made.put('amy', PLANTED);
    const target = join(made.dir.path, name);
    expect(await made.run({ target })).toEqual({ exitCode: 1, output: `cannot write ${target}` });
  });
});
