import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { inStore, nix, nixEval, tryNixEval } from './nix.ts';
import { describeWith, testWith } from './tools.ts';

describeWith(['nix'], 'the Nix evaluator', () => {
  test('gives values as JSON, whatever characters they hold', async () => {
    expect(await nixEval('{ a = [ 1 (-2) ]; b = "${"x"}"; }')).toEqual({ a: [1, -2], b: 'x' });
    expect(await nixEval('"\u0007 \\"é\\" \\r\\n"')).toBe('\u0007 "é" \r\n');
  });

  test('says what is wrong with an expression that does not evaluate', async () => {
    expect(await tryNixEval('{ a = 1; a = 2; }')).toMatchObject({
      ok: false,
      error: expect.stringContaining('already defined'),
    });
    await expect(nixEval('throw "no way"')).rejects.toThrow('no way');
  });

  test('evaluates more text than an argument may hold', async () => {
    expect(await nixEval(`builtins.stringLength "${'x'.repeat(3_000_000)}"`)).toBe(3_000_000);
  });

  test('writes store paths only when asked to, and into a store of its own', async () => {
    const path = await nixEval<string>('builtins.toFile "hello" "hi"');
    expect(path).toMatch(/^\/nix\/store\/[a-z0-9]{32}-hello$/);
    expect(await nixEval('builtins.toFile "hello" "hi"', { store: true })).toBe(path);
    expect(await readFile(inStore(path), 'utf8')).toBe('hi');
    expect(await nix(['store', 'ls', path])).toMatchObject({ ok: true });
  });

  testWith(['nixpkgs-lib'], "has nixpkgs' library as `lib`", async () => {
    expect(await nixEval('lib.concatStringsSep "," [ "a" "b" ]')).toBe('a,b');
  });
});
