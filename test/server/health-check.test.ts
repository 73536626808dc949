import { readdir, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { kill } from 'node:process';
import { execa } from 'execa';
import { connect } from 'nats';
import { beforeEach, describe, expect, test } from 'vitest';
import { scripts } from '../../src/lower/scripts.ts';
import { NATS_VERSIONS, type NatsServer, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { freePorts } from '../support/ports.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';
import { describeWith } from '../support/tools.ts';

const CONFIG = 'port: -1\nhttp: "127.0.0.1:-1"\njetstream { store_dir: "@DIR@" }';

/** A host that checks a server again and again: what systemd gives the script is a folder that outlives its runs. */
const checker = async (dir: TempDir) => {
  const script = await dir.write('health-check', scripts['health-check'], 0o755);
  const runtime = join(dir.path, 'run');
  await dir.write('run/.keep', '');
  return async (url: string, restartAfter = 3, timeout = 1) => {
    const { exitCode, all } = await execa(script, [url, String(timeout), String(restartAfter)], {
      env: { RUNTIME_DIRECTORY: runtime },
      all: true,
      reject: false,
    });
    const files = await readdir(runtime);
    return {
      ok: exitCode === 0,
      said: all,
      failures: files.includes('failures') ? Number(await readFile(join(runtime, 'failures'), 'utf8')) : 0,
      restartDue: files.includes('restart-due'),
    };
  };
};

async function makeStream(url: string, name: string): Promise<void> {
  const connection = await connect({ servers: url });
  await (await connection.jetstreamManager()).streams.add({ name, subjects: [name] });
  await connection.close();
}

const FINE = { ok: true, said: '', failures: 0, restartDue: false };

describe.each(NATS_VERSIONS)('the health check of nats-server %s', (version) => {
  describeWith([natsServerTool(version), 'curl'], 'asks the server', () => {
    let server: NatsServer;
    beforeEach(async () => {
      server = await startNatsServer({ version, config: CONFIG });
      return () => server[Symbol.asyncDispose]();
    });

    test('which is well', async () => {
      await using dir = await tempDir();
      const check = await checker(dir);
      expect(await check(`${server.monitoringUrl}/healthz`)).toEqual(FINE);
      expect(await check(`${server.monitoringUrl}/healthz`)).toEqual(FINE);
    });

    test('which has been stopped', async () => {
      await using dir = await tempDir();
      const check = await checker(dir);
      await server.stop();
      const { said, ...outcome } = await check(`${server.monitoringUrl}/healthz`);
      expect(outcome).toEqual({ ok: false, failures: 1, restartDue: false });
      expect(said).toMatch(/^failure 1 in a row: .*(refused|connect)/i);
    });

    test('which hangs, and gives up in time', async () => {
      await using dir = await tempDir();
      const check = await checker(dir);
      kill(server.pid, 'SIGSTOP');
      const start = performance.now();
      const { said, ok } = await check(`${server.monitoringUrl}/healthz`);
      expect(performance.now() - start).toBeLessThan(3000);
      expect(ok).toBe(false);
      expect(said).toContain('timed out');
      kill(server.pid, 'SIGCONT');
      expect(await check(`${server.monitoringUrl}/healthz`)).toEqual(FINE);
    });

    test('which says itself that it is not well', async () => {
      await using dir = await tempDir();
      const check = await checker(dir);
      const { ok, said } = await check(`${server.monitoringUrl}/healthz?account=none`);
      expect(ok).toBe(false);
      // In its own words.
      expect(said).toMatch(/40[04]|503/);
      expect(said).toMatch(/"error":"/);
    });

    test('and restarts it once for what a restart does not mend', async () => {
      await using dir = await tempDir();
      await using store = await tempDir();
      const check = await checker(dir);
      const config = CONFIG.replace('@DIR@', store.path);
      const start = () => startNatsServer({ version, config });
      await using first = await start();
      await makeStream(first.url, 'S');
      await first.stop();
      // What a power cut leaves of a stream that was just made.
      await truncate(join(store.path, 'jetstream/$G/streams/S/meta.inf'));

      const seen: string[] = [];
      const ask = async (broken: NatsServer) => {
        const { failures, restartDue, said } = await check(`${broken.monitoringUrl}/healthz`, 2);
        seen.push(`${failures}${restartDue ? ' restart' : ''}`);
        return said;
      };
      await using second = await start();
      await ask(second);
      expect(await ask(second)).toContain('could not be recovered');
      await second.stop();
      await using third = await start();
      for (let run = 0; run < 3; run++) await ask(third);
      expect(await ask(third)).toContain('a restart of the server did not change that');
      expect(seen).toEqual(['1', '0 restart', '1', '2', '3', '4']);

      // Once it has been well, a restart may be worth trying again.
      expect(await check(`${server.monitoringUrl}/healthz`)).toEqual(FINE);
      await ask(third);
      await ask(third);
      expect(seen.slice(-2)).toEqual(['1', '0 restart']);
    });
  });
});

describeWith(['curl'], 'the health check counts failures in a row', () => {
  let nobody: string;
  beforeEach(async () => {
    nobody = `http://127.0.0.1:${(await freePorts(1))[0]}/healthz`;
  });

  test('and asks for a restart after enough of them, then counts anew', async () => {
    await using dir = await tempDir();
    const check = await checker(dir);
    const seen = [];
    for (let run = 0; run < 7; run++) {
      const { failures, restartDue } = await check(nobody, 3);
      seen.push(`${failures}${restartDue ? ' restart' : ''}`);
    }
    expect(seen).toEqual(['1', '2', '0 restart', '1', '2', '0 restart', '1']);
  });

  test('and never asks for one where the spec says 0', async () => {
    await using dir = await tempDir();
    const check = await checker(dir);
    for (let run = 1; run <= 5; run++)
      expect(await check(nobody, 0)).toMatchObject({ ok: false, failures: run, restartDue: false });
  });

  test.each(['', 'x', '08', '-1', '1\n2', '$(exit 0)', '999999999999999999999999'])(
    'starting anew where the count on disk is none: %j',
    async (count) => {
      await using dir = await tempDir();
      const check = await checker(dir);
      await dir.write('run/failures', count);
      const { ok, failures } = await check(nobody, 5);
      expect({ ok, failures }).toEqual({ ok: false, failures: 1 });
    },
  );

  test('whatever proxy the environment names', async () => {
    await using dir = await tempDir();
    const script = await dir.write('health-check', scripts['health-check'], 0o755);
    const { all } = await execa(script, [nobody, '1', '3'], {
      env: { RUNTIME_DIRECTORY: dir.path, http_proxy: 'http://192.0.2.1:1', ALL_PROXY: 'http://192.0.2.1:1' },
      all: true,
      reject: false,
    });
    expect(all).not.toContain('192.0.2.1');
  });
});
