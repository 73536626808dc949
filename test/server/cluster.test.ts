import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { connect } from 'nats';
import { describe, expect, test } from 'vitest';
import type { SpecInput } from '../../src/spec/spec.ts';
import { type Assembler, assembler } from '../support/assembler.ts';
import { selfSigned } from '../support/certificate.ts';
import {
  NATS_VERSIONS,
  type NatsServer,
  type NatsVersion,
  natsServerTool,
  startNatsServer,
} from '../support/nats-server.ts';
import { freePorts } from '../support/ports.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';
import { describeWith, root } from '../support/tools.ts';
import { waitFor } from '../support/wait-for.ts';

const FILES = { certificate: '/etc/ssl/r.pem', key: '/etc/ssl/r.key', ca: '/etc/ssl/ca.pem' };
const pair = selfSigned();
const stranger = selfSigned(2);

type Cluster = NonNullable<NonNullable<SpecInput['base']>['cluster']>;

/** A server from what is emitted, its store in `folder`. */
const start = async (
  version: NatsVersion,
  folder: string,
  [port, httpPort]: readonly number[],
  serverName: string,
  cluster: Cluster,
  own = pair,
): Promise<{ server: NatsServer; made: Assembler }> => {
  const base = { serverName, host: '127.0.0.1', port, httpPort, dataDir: folder, cluster };
  const made = await assembler(['app'], {
    version,
    base: { ...base, jetstream: { maxMemory: '8MB', maxFileStore: '64MB' } },
  });
  await made.put('app', 'secret\n');
  for (const [name, content] of Object.entries({ ...own, ca: pair.certificate }))
    await made.dir.write(join('credentials', `natsmith.tls.cluster-${name}`), content);
  expect(await made.run()).toEqual({ exitCode: 0, output: '' });
  return { made, server: await startNatsServer({ version, config: { file: made.target } }) };
};

const ask = async (server: NatsServer, page: string): Promise<Record<string, unknown>> =>
  (await fetch(`${server.monitoringUrl}/${page}`)).json() as Promise<Record<string, unknown>>;
const until = (what: () => Promise<boolean>) => waitFor(async () => (await what()) || undefined, 30_000);

/** Three servers that know each other, and have a leader. */
const three = async (version: NatsVersion, dir: TempDir) => {
  const ports = await freePorts(9);
  const routes = ports.slice(6).map((port) => `127.0.0.1:${port}`);
  const members = await Promise.all(
    [0, 1, 2].map((index) =>
      start(version, join(dir.path, `n${index}`), ports.slice(index * 2), `n${index}`, {
        enable: true,
        name: 'orders',
        host: '127.0.0.1',
        port: ports[6 + index]!,
        routes,
        tls: { enable: true, ...FILES },
      }),
    ),
  );
  const servers = members.map(({ server }) => server);
  const healthy = await until(async () =>
    (await Promise.all(servers.map((server) => ask(server, 'healthz')))).every(
      ({ status }) => status === 'ok',
    ),
  );
  if (!healthy) throw new Error(servers.map((server) => server.log()).join('\n'));
  const dispose = async () => {
    for (const { server, made } of members) {
      await server[Symbol.asyncDispose]();
      await made[Symbol.asyncDispose]();
    }
  };
  return { servers, routes, [Symbol.asyncDispose]: dispose };
};

const makeStream = async (server: NatsServer, name: string, replicas: number) => {
  const client = await connect({ servers: server.url, user: 'app', pass: 'secret' });
  const jetstream = await client.jetstreamManager();
  const { config } = await jetstream.streams.add({ name, subjects: [`${name}.>`], num_replicas: replicas });
  await client.jetstream().publish(`${name}.a`, 'kept');
  await client.close();
  return config.num_replicas;
};

/** check-store.sh, as nats.service runs it before the server. */
const checkStore = async (folder: string, ...more: string[]) => {
  const script = join(root, 'src/lower/scripts/check-store.sh');
  const { exitCode, stderr } = await execa('sh', [script, folder, ...more], { reject: false });
  return { exitCode, stderr };
};

describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeWith([natsServerTool(version), 'mawk'], 'in a cluster', () => {
    test('of three that were emitted, streams have three replicas, and strangers do not get in', async () => {
      await using dir = await tempDir();
      await using cluster = await three(version, dir);
      expect(await makeStream(cluster.servers[0]!, 'ORDERS', 3)).toBe(3);
      const routes = await ask(cluster.servers[0]!, 'routez');
      const names = (routes.routes as { remote_name: string }[]).map((route) => route.remote_name);
      expect([...new Set(names)].sort()).toEqual(['n1', 'n2']);

      const [port = 0, httpPort = 0, own = 0] = await freePorts(3);
      const other = await start(
        version,
        join(dir.path, 'stranger'),
        [port, httpPort],
        'stranger',
        {
          enable: true,
          name: 'orders',
          host: '127.0.0.1',
          port: own,
          routes: cluster.routes,
          tls: { enable: true, ...FILES },
        },
        stranger,
      );
      const log = () => [...cluster.servers, other.server].map((server) => server.log()).join('\n');
      const isTurnedAway = async () => /TLS (?:route )?handshake error/.test(log());
      expect(await until(isTurnedAway), log()).toBe(true);
      expect((await ask(other.server, 'routez')).num_routes).toBe(0);
      await other.server[Symbol.asyncDispose]();
      await other.made[Symbol.asyncDispose]();
    });

    test('a store from when it was alone is not let near one; that of a cluster is', async () => {
      await using dir = await tempDir();
      const [port = 0, httpPort = 0] = await freePorts(2);
      const store = join(dir.path, 'alone');
      const alone = await start(version, store, [port, httpPort], 'n0', { enable: false });
      await makeStream(alone.server, 'OLD', 1);
      await alone.server[Symbol.asyncDispose]();
      await alone.made[Symbol.asyncDispose]();
      expect(await checkStore(store)).toEqual({ exitCode: 0, stderr: '' });
      const { exitCode, stderr } = await checkStore(store, 'clustered');
      expect(exitCode).toBe(1);
      expect(stderr).toContain('one in a cluster deletes them');
      expect(stderr).toContain(`move away ${store}/jetstream`);
      expect(existsSync(join(store, 'jetstream/$G/streams/OLD/meta.inf'))).toBe(true);

      await using cluster = await three(version, dir);
      await makeStream(cluster.servers[0]!, 'NEW', 3);
      for (const name of ['n0', 'n1', 'n2'])
        expect(await checkStore(join(dir.path, name), 'clustered')).toEqual({ exitCode: 0, stderr: '' });
      expect(await checkStore(join(dir.path, 'nothing'), 'clustered')).toEqual({ exitCode: 0, stderr: '' });
    });
  });
});
