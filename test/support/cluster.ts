import type { SpecInput } from '../../src/spec/spec.ts';
import { type NatsServer, type NatsVersion, startNatsServer } from './nats-server.ts';
import { freePorts } from './ports.ts';
import { waitFor } from './wait-for.ts';

type Cluster = NonNullable<NonNullable<SpecInput['base']>['cluster']>;

/** Real servers on this machine that form a cluster with JetStream. */
export interface LiveCluster extends AsyncDisposable {
  readonly servers: readonly NatsServer[];
  /** What a spec would say of the first of them. */
  readonly option: Cluster;
}

/**
 * Starts them, and returns when they have a leader and every one of them is healthy.
 * @param config what else all of them are told
 * @throws where that takes longer than half a minute; the message holds their logs
 */
export async function startCluster(version: NatsVersion, config: string, size = 3): Promise<LiveCluster> {
  const ports = await freePorts(size);
  const routes = ports.map((port) => `127.0.0.1:${port}`);
  const servers = await Promise.all(
    ports.map((port, index) =>
      startNatsServer({
        version,
        config: `
          server_name: n${index}, listen: "127.0.0.1:-1", http: "127.0.0.1:-1"
          jetstream { store_dir: "@DIR@/js", max_mem: 1G, max_file: 10G }
          cluster { name: orders, listen: "127.0.0.1:${port}", routes: [${routes.map((each) => `"nats://${each}"`).join(', ')}] }
          ${config}`,
      }),
    ),
  );
  const dispose = async () => {
    await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
  };
  const healthy = await waitFor(
    async () => ((await Promise.all(servers.map(isHealthy))).every(Boolean) ? true : undefined),
    30_000,
  );
  if (!healthy) {
    const said = servers.map((server) => server.log()).join('\n');
    await dispose();
    throw new Error(`the cluster is not healthy:\n${said}`);
  }
  const option = { enable: true, name: 'orders', host: '127.0.0.1', port: ports[0]!, routes };
  return { servers, option, [Symbol.asyncDispose]: dispose };
}

async function isHealthy({ monitoringUrl }: NatsServer): Promise<boolean> {
  const { status } = (await (await fetch(`${monitoringUrl}/healthz`)).json()) as { status: string };
  return status === 'ok';
}
