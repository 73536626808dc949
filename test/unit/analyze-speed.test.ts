import { expect, test } from 'vitest';
import { analyze } from '../../src/analyze/analyze.ts';
import { resolve } from '../../src/spec/resolve.ts';
import type { SpecInput } from '../../src/spec/spec.ts';
import { specOf } from '../support/emitted.ts';

/* Limits of the processor's time: a busy machine says nothing about us. */

const many = <T>(count: number, one: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => one(at));

const streams = (count: number) =>
  Object.fromEntries(
    many(count, (at) => [
      `S${at}`,
      {
        subjects: [`s${at}.*.a.>`, `t.*.s${at}`],
        maxMessages: 1000,
        consumers: { c: { filterSubjects: [`t.*.s${at}`] } },
      },
    ]),
  );

/** Seconds that `analyze` takes; it finds nothing. */
function seconds(base: SpecInput['base']): number {
  const spec = specOf({
    name: 'x',
    base: { host: '127.0.0.1', limits: { maxConnections: 20_000 }, ...base },
  });
  const deployments = resolve(spec);
  const before = process.cpuUsage();
  const found = analyze(spec, deployments).filter(({ severity }) => severity !== 'info');
  const { user, system } = process.cpuUsage(before);
  expect(found).toEqual([]);
  return (user + system) / 1e6;
}

test('10,000 streams are judged in seconds', () => {
  expect(seconds({ streams: streams(10_000) })).toBeLessThan(3);
});

test('10,000 users and 1,000 streams are judged in under three seconds', () => {
  const users = many(10_000, (at) => ({ name: `u${at}`, publish: [`a.${at}.>`], subscribe: [`b.${at}.>`] }));
  expect(seconds({ auth: { enable: true, users }, streams: streams(1000) })).toBeLessThan(3);
});

test('as many users of whom permissions follow from what they do take little longer', () => {
  const users = many(10_000, (at) => ({
    name: `u${at}`,
    does: { publish: [`t.x.s${at % 1000}`, `s${at % 1000}.x.a.b`], consume: [`S${at % 1000}/c`] },
  }));
  expect(seconds({ auth: { enable: true, users }, streams: streams(1000) })).toBeLessThan(3);
});
