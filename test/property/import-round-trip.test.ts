import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { confText } from '../../src/domain/conf.ts';
import { confAgain, imported, settingsAgain } from '../support/imported.ts';
import { NATS_VERSIONS, natsServerTool } from '../support/nats-server.ts';
import { validOverlay } from '../support/random-spec.ts';
import { sample } from '../support/sample.ts';
import { type Spelled, separators, settingText } from '../support/spelled.ts';
import { describeWith } from '../support/tools.ts';
import { varzOf } from '../support/varz.ts';

describe('what natsmith writes, imported', () => {
  test.each(['dev', 'prod'])('is the same configuration again: RAVE, %s', (profile) => {
    const file = readFileSync(`generated/rave/${profile}/root/etc/nats/nats-server.conf`, 'utf8');
    // Streams are in no configuration, and neither is who provisions them.
    const text = file.replace(/ {4}\{\n((?! {4}\}).*\n)*? {6}user: "~natsmith-.*\n {4}\}\n/g, '');
    const all = imported(text, '2.10');
    expect([all.leftOut, all.changed, all.added]).toEqual([[], [], []]);
    expect(text).toContain(confAgain(all));
  });

  test('is the same configuration again, whatever options it was made of', () => {
    let whole = 0;
    fc.assert(
      fc.property(validOverlay(), (base) => {
        const text = confAgain({ ...imported(''), spec: { name: 'x', base: { ...base, backup: {} } } });
        const all = imported(text);
        if (all.leftOut.length > 0 || all.changed.length > 0) return;
        whole++;
        expect(confAgain(all)).toBe(text);
      }),
      { numRuns: 300 },
    );
    expect(whole).toBeGreaterThan(100);
  });
});

const integer = (min: number, max: number, unit = '') =>
  fc.integer({ min, max }).map((value): Spelled => ({ value, text: `${value}${unit}`, files: {} }));
const duration = fc
  .tuple(fc.integer({ min: 31, max: 900 }), fc.constantFrom('s', 'm'), fc.constantFrom('"', "'", ''))
  .map(([count, unit, quote]): Spelled => {
    // Without quotes, "40m" is forty million.
    const quoted = unit === 'm' && quote === '' ? '"' : quote;
    return { value: 0, text: `${quoted}${count}${unit}${quoted}`, files: {} };
  });
const word = fc
  .stringMatching(/^[a-z]{1,8}$/)
  .map((text): Spelled => ({ value: text, text: `"${text}"`, files: {} }));

/** Settings that have options, under all of their names. */
const settings: Readonly<Record<string, fc.Arbitrary<Spelled>>> = {
  server_name: word,
  'max_connections|max_conn|MAX_CONNECTIONS': integer(1, 99999),
  'max_payload|Max_Payload': integer(1, 4000, 'kb'),
  max_pending: integer(5, 60, 'mib'),
  'max_subscriptions|max_subs': integer(0, 9, 'K'),
  max_control_line: integer(1, 32, 'k'),
  ping_interval: duration,
  ping_max: integer(1, 99),
  write_deadline: duration,
  lame_duck_duration: duration,
  max_traced_msg_len: integer(1, 999),
  debug: fc.constantFrom('yes', 'off').map((text): Spelled => ({ value: 0, text, files: {} })),
  max_closed_clients: integer(1, 999),
  server_tags: word,
};

const file = fc
  .tuple(
    ...Object.entries(settings).map(([names, value]) =>
      fc.option(
        fc
          .tuple(fc.constantFrom(...names.split('|')), value, separators)
          .map((parts) => settingText(...parts)),
        { freq: 3, nil: '' },
      ),
    ),
    fc.constantFrom(
      '',
      'jetstream: enabled\n',
      'jetstream { max_mem: 1MB, max_file_store = "2M"\n sync: "9s" }\n',
      'jetstream: {enabled: false}\n',
    ),
    fc.constantFrom(
      '',
      'authorization { user: amy, pass: pw }\n',
      'authorization: { users: [ {user: amy, password: "a b"}, {user: bob, pass: c} ], timeout: 3 }\n',
    ),
  )
  .map((lines) => lines.join(''));

describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeWith([natsServerTool(version)], 'says of its settings the same before and after an import', () => {
    test('of files written in all ways', async () => {
      const { values, seed } = sample(file, 25);
      for (const text of values) {
        const all = imported(text, version);
        const unlimited =
          all.changed.length > 0 ? [{ setting: 'max_storage' }, { setting: 'max_memory' }] : [];
        const added = [...all.added, ...unlimited];
        expect(await varzOf(version, { text: confAgain(all), added }), `${text}\n${seed}`).toEqual(
          (await varzOf(version, { text, added })) ?? expect.fail(`${text}\n${seed}`),
        );
      }
    });

    test.each([
      ['cluster', 'cluster { name: c, listen: "127.0.0.1:-1", pool_size: 2, compression: s2_fast }\n'],
      ['leaf nodes', 'leafnodes { port: -1, remotes: [ { url: "nats://127.0.0.1:1", hub: true } ] }\n'],
      ['websocket', 'websocket { port: -1, no_tls: true, compression: true }\n'],
      [
        'seed 003',
        'jetstream {\n store_dir: "/data/jetstream"\n max_memory_store: 1GB\n max_file_store: 50GB\n sync_interval: "1s"\n}\n',
      ],
      [
        'seed 004, development',
        'server_name: "cim-dev"\nport: 4222\nhttp_port: 8222\njetstream {\n store_dir: "./data/jetstream"\n max_memory_store: 1GB\n max_file_store: 10GB\n}\ndebug: false\ntrace: false\nlogtime: true\nlog_file: "./logs/nats-server.log"\nmax_connections: 1000\nmax_payload: 1MB\n',
      ],
      [
        'seed 004, users',
        'authorization {\n users: [\n {\n user: cim_publisher\n password: $2a$11$...  # bcrypt hash\n permissions: {\n publish: ["events.>"]\n subscribe: ["_INBOX.>"]\n }\n }\n {\n user: cim_consumer\n password: $2a$11$...\n permissions: {\n publish: ["_INBOX.>"]\n subscribe: ["events.>", "$JS.>"]\n }\n }\n ]\n}\n',
      ],
    ])('%s', async (_, text) => {
      const all = imported(text, version);
      // A log elsewhere is no setting that the server tells, and neither folder is on this machine.
      const startable = text.replace(/log_file.*\n/, '');
      const again = confText({ ...settingsAgain(all), log_file: null, pid_file: null });
      const before = await varzOf(version, { text: startable, added: all.added });
      expect(before).toBeDefined();
      expect(await varzOf(version, { text: again, added: all.added })).toEqual(before);
    });
  });
});
