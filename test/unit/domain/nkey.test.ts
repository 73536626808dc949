import { nkeys } from 'nats';
import { expect, test } from 'vitest';
import { isUserKey } from '../../../src/domain/nkey.ts';

test('takes keys that the library made, and none with another letter in it', () => {
  for (let count = 0; count < 50; count++) {
    const key = nkeys.createUser().getPublicKey();
    expect(isUserKey(key), key).toBe(true);
    const at = 1 + (count % 55);
    const other = key[at] === 'A' ? 'B' : 'A';
    expect(isUserKey(key.slice(0, at) + other + key.slice(at + 1)), `${key}, changed at ${at}`).toBe(false);
  }
});

test('takes the keys of users only', () => {
  for (const make of [nkeys.createAccount, nkeys.createOperator, nkeys.createServer])
    expect(isUserKey(make().getPublicKey())).toBe(false);
});
