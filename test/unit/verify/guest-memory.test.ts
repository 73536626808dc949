import { describe, expect, test } from 'vitest';
import type { OptionsInput } from '../../../src/index.ts';
import { guestMemory } from '../../../src/verify/vm/memory.ts';
import { deploymentsOf } from '../../support/deployments.ts';

const GIB = 1024 ** 3;
const optionsOf = (base: OptionsInput) =>
  deploymentsOf({ name: 'x', base, profiles: { prod: {} } })[0]!.options;

describe('the memory of a guest', () => {
  test('is a gibibyte for a deployment that promises little', () => {
    for (const jetstream of [{ enable: false }, { maxMemory: '128MB' }])
      expect(guestMemory(optionsOf({ jetstream }), 16 * GIB)).toEqual({ size: 1024, lack: undefined });
  });

  test('has room for all that is promised to streams', () => {
    const { size, lack } = guestMemory(optionsOf({ jetstream: { maxMemory: '2GB' } }), 16 * GIB);
    expect(lack).toBeUndefined();
    expect(size).toBe(2048 * 2.5 + 512);
  });

  test('takes no more than half of what this machine has to spare, and says what is missing', () => {
    const { size, lack } = guestMemory(optionsOf({ jetstream: { maxMemory: '2GB' } }), 4 * GIB);
    expect(size).toBe(1024);
    expect(lack).toBe('the guest would need 5632 MiB of memory; this machine has 2048 for it');
  });
});
