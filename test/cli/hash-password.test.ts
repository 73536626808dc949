import { compareSync } from 'bcryptjs';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { boundedLog } from '../support/bounded-log.ts';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { natsLogin } from '../support/nats-wire.ts';
import { testWith, tool } from '../support/tools.ts';
import { waitFor } from '../support/wait-for.ts';
import { folderWith, natsmith, natsmithJson, program } from './natsmith.ts';

/** Runs it on this input. Nothing that it says, whatever it is, holds the password. */
const hashOf = async (input: string | Uint8Array, ...args: string[]) => {
  await using folder = await folderWith({});
  const run = await natsmith(folder.path, ['hash-password', ...args], { input });
  const text = Buffer.from(input)
    .toString()
    .replaceAll(/[\r\n\0]/g, '');
  if (text.length > 3) expect(run.stdout + run.stderr).not.toContain(text);
  return run;
};

const PLANTED = 'planted "$pässwörd\\ 🐇';
const HASH = /^\$2a\$11\$[A-Za-z0-9./]{53}\n$/;

describe('hash-password', () => {
  test.each([
    ['a line', `${PLANTED}\n`],
    ['a line without its end', PLANTED],
  ])('prints the hash of %s on stdin, and nothing else', async (_, input) => {
    const { exitCode, stdout, stderr } = await hashOf(input);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(HASH);
    expect(compareSync(PLANTED, stdout.trim())).toBe(true);
  });

  test('is another one each time, as slow as it is told', async () => {
    const [one, two] = [await hashOf(PLANTED, '--cost', '10'), await hashOf(PLANTED, '--cost', '10')];
    expect(one.stdout).toMatch(/^\$2a\$10\$/);
    expect(one.stdout).not.toBe(two.stdout);
  });

  test('has it in the JSON record', async () => {
    await using folder = await folderWith({});
    const { record } = await natsmithJson(folder.path, ['hash-password'], { input: PLANTED });
    expect((record as { hash?: string }).hash).toMatch(/^\$2a\$11\$/);
  });

  describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
    testWith([natsServerTool(version)], 'lets in who knows the password, and nobody else', async () => {
      const password = `${'ü'.repeat(35)}$"`;
      expect(Buffer.byteLength(password)).toBe(72);
      const hash = (await hashOf(password)).stdout.trim();
      // Unquoted as well, for who pastes it into a file of their own.
      const config = `port: -1\nauthorization { users: [ { user: "a", password: "${hash}" }, { user: "b", password: ${hash} } ] }\n`;
      await using server = await startNatsServer({ version, config });
      for (const user of ['a', 'b']) {
        expect(await natsLogin(server.port, user, password)).toBe(true);
        for (const other of ['', hash, password.slice(0, -1), password.slice(1)])
          expect(await natsLogin(server.port, user, other)).toBe(false);
      }
    });
  });

  test.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'password/unusable'],
    ['an empty line', '\n', 'password/unusable'],
    ['several lines', `${PLANTED}\n${PLANTED}\n`, 'password/unusable'],
    ['an empty line after it', `${PLANTED}\n\n`, 'password/unusable'],
    ['a NUL byte', `${PLANTED}\0`, 'password/unusable'],
    ["another system's line end", `${PLANTED}\r\n`, 'password/unusable'],
    ['73 bytes', 'x'.repeat(73), 'password/unusable'],
    ['72 characters of more bytes', 'ü'.repeat(72), 'password/unusable'],
    ['bytes without end', Buffer.alloc(10_000_000, 'x'), 'password/unusable'],
    ['what is no UTF-8', Buffer.from([0x70, 0xe4, 0x73, 0x73]), 'password/unusable'],
  ])('refuses %s', async (_, input, code) => {
    const { exitCode, stdout, stderr } = await hashOf(input);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`error[${code}]`);
  });

  test('says that bcrypt cuts', async () => {
    expect((await hashOf('x'.repeat(73))).stderr).toMatch(/more than 72 bytes\n.*bcrypt ignores/);
  });

  test.each(['9', '15', '11.5', 'x', '011', '1e1'])('takes no cost of %s', async (cost) => {
    const { exitCode, stderr } = await hashOf(PLANTED, '--cost', cost);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('10 to 14');
  });
});

/** On a terminal, typing each answer when it is asked for. Returns all that the terminal shows. */
const onTerminal = async (...answers: string[]): Promise<{ exitCode: number | undefined; shown: string }> => {
  await using folder = await folderWith({});
  const command = `'${process.execPath}' '${program}' hash-password --cost 10 --no-color`;
  const child = execa(tool('script'), ['-qec', command, '/dev/null'], {
    cwd: folder.path,
    reject: false,
    buffer: false,
    timeout: 20_000,
  });
  const log = boundedLog(child.stdout, child.stderr);
  for (const [index, answer] of answers.entries()) {
    await waitFor(() => log.text().includes(['Password: ', 'Once more: '][index]!) || undefined, 10_000);
    child.stdin.write(answer);
  }
  const { exitCode } = await child;
  return { exitCode, shown: log.text() };
};

describe('hash-password on a terminal', () => {
  testWith(['script'], 'asks twice and shows nothing of it', async () => {
    const { exitCode, shown } = await onTerminal(`${PLANTED}\r`, `${PLANTED}\r`);
    expect(exitCode, shown).toBe(0);
    const [first, second, hash] = shown.replaceAll('\r', '').split('\n');
    expect([first, second]).toEqual(['Password: ', 'Once more: ']);
    expect(compareSync(PLANTED, hash!)).toBe(true);
  });

  testWith(['script'], 'lets mistakes be mended', async () => {
    const { shown } = await onTerminal('wrong\x15good-onex\x7f\r', 'good-one\r');
    expect(compareSync('good-one', /^\$2a\S+/m.exec(shown)?.[0] ?? '')).toBe(true);
  });

  testWith(['script'], 'refuses two that are not the same, and none', async () => {
    const differing = await onTerminal('planted-one\r', 'planted-two\r');
    expect(differing.exitCode).toBe(1);
    expect(differing.shown).toContain('error[password/unusable]');
    expect(differing.shown).not.toContain('planted');
    expect((await onTerminal('\r')).shown).toContain('error[password/unusable]');
    expect((await onTerminal('\x04')).shown).toContain('error[password/unusable]');
  });

  testWith(['script'], 'can be interrupted, and leaves the terminal as it was', async () => {
    const { exitCode, shown } = await onTerminal('planted\x03');
    expect(exitCode).toBe(130);
    expect(shown).not.toContain('planted');
  });
});
