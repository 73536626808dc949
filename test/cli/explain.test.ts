import { connect, StorageType } from 'nats';
import { describe, expect, test } from 'vitest';
import { codes, type Example, explain } from '../../src/analyze/explanations.ts';
import { diagnosticsOf, edited } from '../support/edited.ts';
import { type NatsServer, startNatsServer } from '../support/nats-server.ts';
import { tools } from '../support/tools.ts';
import { folderWith, natsmith, natsmithJson } from './natsmith.ts';

/** Examples that need a server that runs. */
const SERVED = / (backup|restore) /;

/** One where who does not log in has the stream ORDERS, and bob one in memory. */
async function accounts(): Promise<NatsServer> {
  const server = await startNatsServer({
    version: '2.10',
    config: `port: -1, jetstream { store_dir: "@DIR@" }, no_auth_user: amy
      accounts {
        A { jetstream: enabled, users: [{ user: amy, password: amy }] }
        B { jetstream: enabled, users: [{ user: bob, password: bob }] }
      }`,
  });
  for (const [user, name, storage] of [
    ['amy', 'ORDERS', StorageType.File],
    ['bob', 'SCRATCH', StorageType.Memory],
  ] as const) {
    const connection = await connect({ servers: server.url, user, pass: user });
    await (await connection.jetstreamManager()).streams.add({ name, storage, subjects: [`${name}.>`] });
    await connection.close();
  }
  return server;
}

/** Runs an example in a folder of its own: the codes that it raises. */
async function raised({ files, run }: Example): Promise<string[]> {
  await using folder = await folderWith(files);
  const words = run.split(' ');
  const [program, ...args] = words.slice(words.indexOf('natsmith'));
  expect(program).toBe('natsmith');
  const settings = words.slice(0, words.indexOf('natsmith')).map((word) => word.split('='));
  await using server = SERVED.test(run) ? await accounts() : undefined;
  const env = {
    NATSMITH_NATS_SERVER: tools['nats-server-2.10'],
    ...(server && { NATS_URL: server.url }),
    ...Object.fromEntries(settings),
  };
  const [arguments_, [input] = []] = args.includes('<')
    ? [args.slice(0, args.indexOf('<')), args.slice(args.indexOf('<') + 1)]
    : [args];
  const { record } = await natsmithJson(folder.path, arguments_, {
    env,
    ...(input !== undefined && { input: files[input] }),
  });
  return record.diagnostics.map(({ code }) => code);
}

describe('every code is explained by examples that are run', () => {
  test.concurrent.for(codes)('%s', async (code, { skip }) => {
    const { bad, good } = explain(code);
    const runs = [bad, good].some(({ run }) => / (verify|import) /.test(run) || SERVED.test(run));
    if (runs && !tools['nats-server-2.10']) skip('skipped: needs nats-server-2.10');
    expect(await raised(bad)).toEqual([code]);
    expect(await raised(good)).toEqual([]);
  });
});

describe('explanations', () => {
  test.each(codes)('%s has a short title, and sentences', (code) => {
    const { title, text, severity } = explain(code);
    expect(`${severity}[${code}]: ${title}`.length).toBeLessThanOrEqual(100);
    for (const paragraph of text.split('\n\n')) expect(paragraph).toMatch(/^[^\n]+[.)…]$/);
  });
});

/* All other fixes: test/fixes.test.ts. */
describe('a fix', () => {
  test('of listen/port-clash: whichever port was written', () => {
    for (const base of [
      { port: 8222 },
      { httpPort: 4222 },
      { port: 5000, httpPort: 5000 },
      { port: 8222, httpPort: 8222 },
    ]) {
      const spec = { name: 'x', base: { ...base, safeMode: false } };
      expect(diagnosticsOf(edited(spec, diagnosticsOf(spec)[0]!.fix!))).toEqual([]);
    }
  });

  test.each([
    ["port: '4222'", 'safe', { base: { port: 4222 } }],
    ['debug: null', 'maybe', { base: {} }],
    ['prot: 4333', 'maybe', { base: { port: 4333 } }],
  ])('of the shape: %s', async (option, applicability, mended) => {
    const spec = { name: 'x', base: new Function(`return { ${option} }`)() };
    await using folder = await folderWith({ 'natsmith.config.json': JSON.stringify(spec) });
    const { record } = await natsmithJson(folder.path, ['check']);
    const { fix } = record.diagnostics[0]!;
    expect(fix?.applicability).toBe(applicability);
    expect(edited(spec, fix!)).toEqual({ name: 'x', ...mended });
  });
});

describe('natsmith explain', () => {
  test('explains a code, as it is or as it is copied', async () => {
    await using folder = await folderWith({});
    const { exitCode, stdout, stderr } = await natsmith(folder.path, ['explain', 'permission/empty']);
    expect([exitCode, stderr]).toEqual([0, '']);
    for (const part of [
      'error[permission/empty]',
      'server/client.go',
      'help: ',
      'Wrong:',
      'Right:',
      "{ deny: ['>'] }",
    ])
      expect(stdout).toContain(part);
    expect((await natsmith(folder.path, ['explain', 'error[permission/empty]'])).stdout).toBe(stdout);
    const { record } = await natsmithJson(folder.path, ['explain', 'permission/empty']);
    expect(record).toMatchObject({ explanations: [{ code: 'permission/empty', severity: 'error' }] });
  });

  test('lists all codes', async () => {
    await using folder = await folderWith({});
    const { stdout } = await natsmith(folder.path, ['explain']);
    expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual([...codes, '']);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  test.each([
    ['permission/emty', 'permission/empty'],
    ['port-clash', 'listen/port-clash'],
    ['permission', 'permission/one-sided'],
  ])('proposes a code for %s', async (wanted, proposed) => {
    await using folder = await folderWith({});
    const { exitCode, record } = await natsmithJson(folder.path, ['explain', wanted]);
    expect(exitCode).toBe(3);
    expect(record.diagnostics[0]!.help).toContain(proposed);
  });
});
