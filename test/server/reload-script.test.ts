import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { confText, mergeSettings, type Settings } from '../../src/domain/conf.ts';
import { startMachine } from '../support/machine.ts';
import {
  NATS_VERSIONS,
  type NatsServer,
  type NatsVersion,
  natsServerTool,
  startNatsServer,
} from '../support/nats-server.ts';
import { freePorts } from '../support/ports.ts';
import { nkeys } from '../support/reload/values.ts';
import { describeInSandbox } from '../support/sandbox.ts';
import { describeWith, root, tool } from '../support/tools.ts';
import { waitFor } from '../support/wait-for.ts';

const SCRIPT = join(root, 'src/lower/scripts/reload.sh');
const anywhere: Settings = { server_name: 'test', host: '127.0.0.1', port: -1, http: '127.0.0.1:-1' };
const withLog: Settings = { log_file: '@DIR@/nats.log' };
const start = (version: NatsVersion, settings: Settings) =>
  startNatsServer({ version, config: configOf(settings) });
const configOf = (settings: Settings) => confText(mergeSettings(anywhere, settings));

/** Writes the settings where the server reads them, and runs the script as ExecReload would. */
async function reload(
  server: NatsServer,
  version: NatsVersion,
  settings: Settings | string,
  { url = server.monitoringUrl!, pid = server.pid, log = '', seconds = 5 } = {},
) {
  const text = typeof settings === 'string' ? settings : configOf(settings);
  await writeFile(server.configFile, text.replaceAll('@DIR@', server.dir));
  const args = [tool(natsServerTool(version)), String(pid), server.configFile, url, log, String(seconds)];
  const { exitCode, stderr } = await execa('sh', [SCRIPT, ...args], { reject: false, timeout: 20_000 });
  return { exitCode, stderr };
}

const maxPayload = async ({ monitoringUrl }: NatsServer) =>
  ((await (await fetch(`${monitoringUrl}/varz`)).json()) as { max_payload: number }).max_payload;

describe.each(NATS_VERSIONS)('the reload script and nats-server %s', (version) => {
  describeWith([natsServerTool(version), 'curl'], version, () => {
    test('what is taken, changed or not', async () => {
      await using server = await start(version, { max_payload: 65536 });
      expect(await reload(server, version, { max_payload: 131072 })).toEqual({ exitCode: 0, stderr: '' });
      expect(await maxPayload(server)).toBe(131072);
      expect(await reload(server, version, { max_payload: 131072 })).toEqual({ exitCode: 0, stderr: '' });
    });

    test('what is refused, in the words of the log', async () => {
      await using server = await start(version, { ...withLog, max_payload: 65536 });
      const log = join(server.dir, 'nats.log');
      const refused = { ...withLog, max_payload: 131072, server_name: 'other' };
      expect(await reload(server, version, refused, { log })).toEqual({
        exitCode: 1,
        stderr:
          'the server refuses the new configuration and goes on as before: config reload not supported for ServerName',
      });
      expect(await maxPayload(server)).toBe(65536);
      // What the log said before is not taken for an answer.
      expect(await reload(server, version, { ...withLog, max_payload: 131072 }, { log })).toEqual({
        exitCode: 0,
        stderr: '',
      });
    });

    test('what is refused, where no log can be read', async () => {
      await using server = await start(version, {});
      expect(await reload(server, version, { server_name: 'other' }, { seconds: 1 })).toEqual({
        exitCode: 1,
        stderr: 'the server does not take the new configuration and goes on as before; its log says why',
      });
    });

    test('a refusal that would tell a secret', async () => {
      const jetstream = (key: string): Settings => ({
        ...withLog,
        jetstream: { store_dir: '@DIR@/js', key },
      });
      await using server = await start(version, jetstream('planted-secret-1'));
      const { stderr } = await reload(server, version, jetstream('planted-secret-2'), {
        log: join(server.dir, 'nats.log'),
      });
      expect(stderr).toMatch(/not supported for JetStreamKey$/);
    });

    test('a file that is no configuration does not reach the server', async () => {
      await using server = await start(version, withLog);
      const answer = await reload(server, version, 'max_payload: ', { log: join(server.dir, 'nats.log') });
      expect(answer.exitCode).toBe(1);
      expect(answer.stderr).toMatch(/^not reloaded, the server goes on as before: .*interface conversion/);
    });

    test('a server that is gone', async () => {
      await using server = await start(version, {});
      await server.stop();
      expect(await reload(server, version, {})).toEqual({
        exitCode: 1,
        stderr: `not reloaded: there is no server with process id ${server.pid}`,
      });
    });

    test('monitoring that does not answer: only the log knows', async () => {
      await using server = await start(version, withLog);
      const url = `http://127.0.0.1:${await freePorts(1)}`;
      const blind = await reload(server, version, { ...withLog, debug: true }, { url, seconds: 1 });
      expect(blind.exitCode).toBe(1);
      expect(blind.stderr).toBe(
        `the server was told to reload, but ${url}/varz does not answer: whether it did is not known; see its log`,
      );
      const log = join(server.dir, 'nats.log');
      expect(await reload(server, version, withLog, { url, log })).toEqual({ exitCode: 0, stderr: '' });
    });
  });
});

describeInSandbox(['nats-server-2.15', 'curl'], 'the reload script under a real systemd', () => {
  const config = (name: string) => configOf({ server_name: name, port: 4222, http: '127.0.0.1:8222' });
  const command = '/etc/reload /usr/sbin/nats-server $MAINPID /etc/nats.conf http://127.0.0.1:8222 "" 2';

  // The plus sign: as root, who may read the journal.
  test.each([
    [
      '+',
      'the server refuses the new configuration and goes on as before: config reload not supported for ServerName\n',
    ],
    ['', 'the server does not take the new configuration and goes on as before; its log says why\n'],
  ])('as ExecReload=%s…: a refusal fails the reload, and the server runs on', async (prefix, words) => {
    await using machine = await startMachine('2.15');
    const exec = `ExecStart=/usr/sbin/nats-server -c /etc/nats.conf\nExecReload=${prefix}${command}`;
    await machine.write({
      '/etc/systemd/system/test.service': `[Service]\nUser=nobody\n${exec}\n`,
      '/etc/reload': { content: await readFile(SCRIPT, 'utf8'), mode: 0o755 },
      '/etc/nats.conf': config('a'),
    });
    await machine.run(['systemctl', 'start', 'test']);
    const health = () => machine.run(['curl', '--silent', '--fail', 'http://127.0.0.1:8222/healthz']);
    expect(await waitFor(async () => ((await health()).ok ? true : undefined), 5000)).toBe(true);
    expect(await machine.run(['systemctl', 'reload', 'test'])).toMatchObject({ ok: true });

    await machine.write({ '/etc/nats.conf': config('b') });
    expect(await machine.run(['systemctl', 'reload', 'test'])).toMatchObject({ ok: false });
    expect((await machine.run(['journalctl', '--unit=test', '--output=cat'])).stdout).toContain(words);
    expect((await machine.run(['systemctl', 'is-active', 'test'])).stdout.trim()).toBe('active');
  });
});

describeWith(
  [natsServerTool('2.15'), 'curl'],
  'the reload script and a server that does not survive it',
  () => {
    // A nil pointer in server/reload.go, diffOptions, case "proxies".
    test('says so', async () => {
      await using server = await start('2.15', {});
      expect(await reload(server, '2.15', { proxies: { trusted: [{ key: nkeys.user[0] }] } })).toEqual({
        exitCode: 1,
        stderr: `the server (process ${server.pid}) ended while it was to reload; see its log`,
      });
    });
  },
);
