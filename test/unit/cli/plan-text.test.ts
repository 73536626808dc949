import { expect, test } from 'vitest';
import { planText } from '../../../src/cli/plan-text.ts';
import type { StreamChange } from '../../../src/provision/plan/change.ts';

const shown = (change: Partial<StreamChange>): string => {
  const whole: StreamChange = {
    kind: 'stream',
    name: 'ORDERS',
    action: 'update',
    fields: [],
    loses: [],
    notes: [],
    waitsFor: [],
    ...change,
  };
  const plan = { changes: [whole], unchanged: 0, version: '2.15.1', deployment: 'demo' };
  return planText(plan, '$G', new Set(), (_, text) => text);
};
const field = (name: string, from: unknown, to: unknown) => shown({ fields: [{ field: name, from, to }] });

test.each([
  ['max_bytes', 1024 ** 3, 1024 ** 3 + 1, '1GB → 1073741825 bytes'],
  ['max_bytes', 100 * 1024 ** 2, undefined, '100MB → none'],
  ['max_age', 36 * 3600e9, 365 * 86_400e9, '36h → 365d'],
  ['ack_wait', 1_500_000, 2_000_000, '1500000ns → 2ms'],
  ['backoff', [1e9, 90e9], [1e9], '1s, 90s → 1s'],
])('two values of %s that differ look different', (name, from, to, text) => {
  expect(field(name, from, to)).toContain(`${name}  ${text}\n`);
});

test('names and texts of a server steer no terminal', () => {
  const hostile = 'X\x1b[2J';
  const text = shown({
    name: hostile,
    action: 'recreate',
    fields: [{ field: `metadata.${hostile}`, from: hostile, to: { [hostile]: [hostile] } }],
    loses: [hostile],
    notes: [hostile],
  });
  expect(text).not.toContain('\x1b');
  expect(text.match(/\\u001b/g)).toHaveLength(8);
});
