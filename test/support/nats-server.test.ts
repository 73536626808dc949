import { connect } from 'nats';
import { describe, expect, test } from 'vitest';
import { checkConfig, NATS_VERSIONS, natsServerTool, startNatsServer } from './nats-server.ts';
import { tempDir } from './temp-dir.ts';
import { describeWith } from './tools.ts';

const config = `
  listen: "127.0.0.1:-1"
  http: "127.0.0.1:-1"
  jetstream { store_dir: "@DIR@" }
`;

describe.each(NATS_VERSIONS)('a real nats-server', (version) => {
  describeWith([natsServerTool(version)], version, () => {
    test('is of the wanted version and takes clients as soon as it is started', async () => {
      await using server = await startNatsServer({ version, config });
      const client = await connect({ servers: server.url });
      expect(client.info?.version).toMatch(`${version}.`);
      expect(client.info?.jetstream).toBe(true);
      await client.close();
      const varz = await fetch(`${server.monitoringUrl}/varz`);
      expect(await varz.json()).toMatchObject({ port: server.port });
    });

    test('listens where the flags say, whatever the file says', async () => {
      await using dir = await tempDir();
      const file = await dir.write('nats-server.conf', 'port: 1\nhttp_port: 1');
      await using server = await startNatsServer({
        version,
        config: { file },
        args: ['--addr', '127.0.0.1', '--port', '-1', '--http_port', '-1'],
      });
      expect(server.port).toBeGreaterThan(1);
    });

    test('says what is wrong where it does not start', async () => {
      await expect(startNatsServer({ version, config: 'no_such_setting: 1' })).rejects.toThrow(
        /ended with 1:[\s\S]*no_such_setting/,
      );
    });

    test('reloads, or says why not', async () => {
      await using server = await startNatsServer({ version, config });
      expect(await server.reload(`${config}\ndebug: true`)).toMatchObject({ ok: true });
      const refused = await server.reload(`${config}\nserver_name: other`);
      expect(refused.ok).toBe(false);
      expect(refused.output).toMatch(/not supported|server name/i);
    });

    test('ends with the signal it is sent', async () => {
      await using server = await startNatsServer({ version, config });
      expect(await server.stop('SIGINT')).toEqual({ exitCode: 0, signal: undefined });
    });

    test('checks a file without starting', async () => {
      await using dir = await tempDir();
      expect(await checkConfig(version, await dir.write('good.conf', 'port: 4222'))).toMatchObject({
        ok: true,
      });
      const bad = await checkConfig(version, await dir.write('bad.conf', 'port: "4222x"'));
      expect(bad.ok).toBe(false);
      expect(bad.output).not.toBe('');
    });
  });
});
