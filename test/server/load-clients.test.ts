import fc from 'fast-check';
import { connect } from 'nats';
import { describe, expect, test } from 'vitest';
import type { Target } from '../../src/verify/worker/connection.ts';
import { fill, numbered } from '../../src/verify/worker/fill.ts';
import { Frames } from '../../src/verify/worker/frames.ts';
import { measure } from '../../src/verify/worker/measure.ts';
import { misbehave } from '../../src/verify/worker/misbehave.ts';
import { NATS_VERSIONS, type NatsServer, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { describeWith } from '../support/tools.ts';

/** The clients that `verify` runs on the host itself, against servers of both lines. */
const CONFIG = `
port: -1
jetstream { store_dir: "@DIR@/store", max_file_store: 64MB, max_memory_store: 16MB }
max_payload: 64KB
write_deadline: "1s"
authorization { users: [ { user: "prober", password: "secret" } ], timeout: 1 }
`;
const targetOf = ({ port }: NatsServer): Target => ({
  host: '127.0.0.1',
  port,
  login: { user: 'prober', password: 'secret' },
});
const CELL = { clients: 3, seconds: 0.2, rounds: 2, size: 64, streamBytes: 8 * 1024 ** 2 };

describe('frames', () => {
  test('are told apart wherever the stream of bytes is cut', () => {
    const sent =
      "INFO {}\r\nMSG a 1 5\r\nhello\r\nPING\r\nMSG a.b sid reply 0\r\n\r\nPONG\r\n+OK\r\n-ERR 'no'\r\nMSG a 1 11\r\nMSG x 1 1\r\n\r\n";
    const all = ['message hello', 'ping', 'message ', 'pong', "error 'no'", 'message MSG x 1 1\r\n'];
    const cut = fc.property(fc.array(fc.nat(sent.length), { maxLength: 20 }), (cuts) => {
      const heard: string[] = [];
      const frames = new Frames({
        message: (data, start, end) => heard.push(`message ${data.toString('utf8', start, end)}`),
        ping: () => heard.push('ping'),
        pong: () => heard.push('pong'),
        error: (text) => heard.push(`error ${text}`),
      });
      const places = [0, ...cuts.sort((a, b) => a - b), sent.length];
      for (const [index, place] of places.entries())
        frames.feed(Buffer.from(sent.slice(place, places[index + 1] ?? sent.length)));
      expect(heard).toEqual(all);
    });
    fc.assert(cut);
  });
});

describeWith(NATS_VERSIONS.map(natsServerTool), 'load clients', () => {
  describe.each(NATS_VERSIONS)('on nats-server %s', (version) => {
    const start = () => startNatsServer({ version, config: CONFIG });

    test('fill a stream with numbered messages', async () => {
      await using server = await start();
      const stream = { name: 'filled', subjects: ['filled'], storage: 'file' as const };
      const result = await fill({
        kind: 'fill',
        target: targetOf(server),
        stream,
        messages: 2_000,
        size: 20,
      });
      expect(result.acknowledged).toBe(2_000);
      const connection = await connect({ servers: server.url, user: 'prober', pass: 'secret' });
      const { streams } = await connection.jetstreamManager();
      expect((await streams.info('filled')).state.messages).toBe(2_000);
      expect((await streams.getMessage('filled', { seq: 1_234 })).string()).toBe(numbered(1_234, 20));
      await connection.close();
    });

    test('say why a stream cannot be filled', async () => {
      await using server = await start();
      const stream = { name: 'small', subjects: ['small'], storage: 'file' as const, max_bytes: 5_000 };
      const task = { kind: 'fill', target: targetOf(server), messages: 2_000, size: 100 } as const;
      const refusing = { ...stream, discard: 'new' };
      await expect(fill({ ...task, stream: refusing })).rejects.toThrow(
        /after \d+ messages: .*maximum bytes/,
      );
      await expect(fill({ ...task, stream, target: { ...task.target, login: {} } })).rejects.toThrow(
        /Authorization Violation/,
      );
    });

    test.each(['core', 'file', 'memory'] as const)('measure %s, servers in turn', async (pattern) => {
      await using first = await start();
      await using second = await start();
      for (const mode of ['async', 'sync'] as const) {
        const targets = [targetOf(first), targetOf(second)];
        const { rates, busy } = await measure({ kind: 'measure', targets, pattern, mode, ...CELL });
        expect(rates.map(({ length }) => length)).toEqual([2, 2]);
        expect(Math.min(...rates.flat())).toBeGreaterThan(50);
        expect(busy).toBeGreaterThan(0);
      }
    });

    test('report no figure for messages that are not stored', async () => {
      await using server = await startNatsServer({
        version,
        config: CONFIG.replace('max_file_store: 64MB', 'max_file_store: 1MB'),
      });
      const target = targetOf(server);
      const task = { kind: 'measure', targets: [target], pattern: 'file', mode: 'async', ...CELL } as const;
      await expect(
        measure({ ...task, streamBytes: 400_000, seconds: 2, size: 16_384 }),
      ).resolves.toBeDefined();
      await expect(measure(task)).rejects.toThrow(/insufficient storage resources/);
      await expect(measure({ ...task, streamBytes: 400_000, size: 100_000 })).rejects.toThrow(
        /closes a connection/,
      );
    });

    test('misbehave, and see who is closed and whether good clients are harmed', async () => {
      await using server = await start();
      const offenders = {
        ...{ idle: 5, silent: 3, unfinished: 3, garbage: 3, 'long-line': 3 },
        ...{ 'too-large': 3, deaf: 2, 'half-closed': 3 },
      };
      const { idle, ...closed } = offenders;
      const result = await misbehave({
        kind: 'misbehave',
        target: targetOf(server),
        offenders,
        toBeClosed: Object.keys(closed) as (keyof typeof closed)[],
        patience: 5_000,
        maxControlLine: 4_096,
        maxPayload: 65_536,
        stream: { name: 'good', subjects: ['good'], storage: 'file' },
      });
      expect(idle).toBe(5);
      expect(result.closed).toEqual({ ...closed, idle: 0 });
      expect(result.harm).toBeUndefined();
      expect(result.before.messages).toBeGreaterThan(10);
      expect(result.during.messages).toBeGreaterThan(10);
    });
  });

  test('misbehave, and tell of whom the server does not close', async () => {
    await using server = await startNatsServer({ version: '2.15', config: CONFIG });
    const none = {
      idle: 0,
      silent: 0,
      unfinished: 0,
      garbage: 0,
      'long-line': 0,
      deaf: 0,
      'half-closed': 0,
    };
    const { closed } = await misbehave({
      kind: 'misbehave',
      target: targetOf(server),
      offenders: { ...none, 'too-large': 2 },
      toBeClosed: ['too-large'],
      patience: 500,
      maxControlLine: 4_096,
      // The server takes more than this.
      maxPayload: 1_024,
    });
    expect(closed['too-large']).toBe(0);
  });
});
