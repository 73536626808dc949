import { stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { describeInSandbox, startSandbox } from './sandbox.ts';

describeInSandbox([], 'a sandbox', () => {
  test('sees this machine, and leaves it alone', async () => {
    await using sandbox = await startSandbox();
    await sandbox.write({ '/etc/natsmith-test/a': { content: 'a $b\n', mode: 0o600 } });
    const { stdout } = await sandbox.run(['sh', '-c', 'cat /etc/natsmith-test/a; id -u; echo $$']);
    expect(stdout).toMatch(/^a \$b\n0\n\d+\n$/);
    await expect(stat('/etc/natsmith-test')).rejects.toThrow('ENOENT');
  });

  test('has ports of its own, which can be reached from outside', async () => {
    await using sandbox = await startSandbox();
    const script = `require('node:http').createServer((q, r) => r.end('inside ' + q.url)).listen(80, () => console.log('up'))`;
    const server = sandbox.start([process.execPath, '-e', script]);
    await expect.poll(() => server.log.text()).toContain('up');
    const port = await sandbox.forward(80);
    expect(await (await fetch(`http://127.0.0.1:${port}/x`)).text()).toBe('inside /x');
  });
});
