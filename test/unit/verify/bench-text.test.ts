import { describe, expect, test } from 'vitest';
import { benchText, parseRate } from '../../../src/cli/verify-bench.ts';
import type { BenchReport, BenchRow } from '../../../src/verify/bench/bench.ts';
import { median } from '../../../src/verify/bench/median.ts';
import { systemdSeconds } from '../../../src/verify/probes/host/systemd-seconds.ts';

const row = (more: Partial<BenchRow>): BenchRow => ({
  group: 'unit',
  load: 'publish, subscribe',
  clients: 100,
  variant: 'unit',
  rate: 45_000,
  reference: 50_000,
  ratio: 0.9,
  ratios: [0.8, 1.1],
  limitedByClients: false,
  ...more,
});

const report = (...rows: BenchRow[]): BenchReport => ({
  profile: 'prod',
  where: 'in a guest',
  processors: 4,
  emulated: true,
  rows,
});

describe('the figures of --bench', () => {
  test('stand side by side, with where they were measured and what was claimed', () => {
    const sync = row({
      group: 'sync',
      load: 'publish to files, sync',
      clients: 1,
      variant: 'syncInterval always',
    });
    const rows = [row({}), row({ clients: 1_000, ratio: 0.5, rate: 25_000 }), sync];
    expect(benchText([report(...rows)], 100_000)).toMatchInlineSnapshot(`
      "
      prod: messages a second of 128 bytes; medians of 3 turns of 1 s
      in a guest, 4 processors; emulated: rates say little of a real machine, ratios do

          the emitted unit            clients             unit      bare server            ratio  of single turns
          publish, subscribe              100           45,000           50,000             90 %         80–110 %
          publish, subscribe            1,000           25,000           50,000             50 %         80–110 %

          jetstream.syncInterval, on a bare server             clients          with it      2m, as NATS            ratio  of single turns
          publish to files, sync: syncInterval always                1           45,000           50,000             90 %         80–110 %

          at 90 % of a bare server or more: 1 of 2 loads
          claimed: 100,000; at most measured under the unit, here: 45,000 (publish, subscribe, 100 clients)
      "
    `);
  });

  test('say where the clients were the limit', () => {
    expect(benchText([report(row({ limitedByClients: true }))], undefined)).toContain('90 %*');
    expect(benchText([report(row({}))], undefined)).not.toContain('*');
  });

  test.each([
    ['100000', 100_000],
    ['100K', 100_000],
    ['2m', 2_000_000],
    ['-1', undefined],
    ['1.5K', undefined],
    ['', undefined],
  ])('a claim of %j is %s messages a second', (text, rate) => expect(parseRate(text)).toBe(rate));

  test('are medians', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });
});

test.each([
  ['15min', 900],
  ['1min 30s', 90],
  ['1h 2min 3.5s', 3_723.5],
  ['500ms', 0.5],
  ['infinity', Number.POSITIVE_INFINITY],
])('%j, as systemctl tells it, is %s seconds', (text, seconds) => expect(systemdSeconds(text)).toBe(seconds));
