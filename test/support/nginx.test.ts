import { expect, test } from 'vitest';
import { checkNginx, nginxConf, startNginx } from './nginx.ts';
import { freePorts } from './ports.ts';
import { describeWith } from './tools.ts';

const site = (port: number | undefined) =>
  nginxConf(`server { listen 127.0.0.1:${port}; location / { include answer.conf; } }`);

describeWith(['nginx'], 'a real nginx', () => {
  test('checks a configuration with the files it includes', async () => {
    expect(await checkNginx(site(8080), { 'answer.conf': 'return 200 "hello";' })).toMatchObject({
      ok: true,
    });
    const typo = await checkNginx(site(8080), { 'answer.conf': 'retrun 200;' });
    expect(typo.ok).toBe(false);
    expect(typo.output).toContain('unknown directive "retrun"');
  });

  test('serves as soon as it is started', async () => {
    const [port] = await freePorts(1);
    await using _ = await startNginx(site(port), { 'answer.conf': 'return 200 "hello";' });
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect(await response.text()).toBe('hello');
  });

  test('says what is wrong where it does not start', async () => {
    await expect(startNginx(nginxConf('listne 80;'))).rejects.toThrow('unknown directive "listne"');
  });
});
