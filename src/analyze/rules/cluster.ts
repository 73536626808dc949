import { hostPort } from '../../domain/address.ts';
import type { Options } from '../../spec/options.ts';
import type { Deployment } from '../../spec/resolve.ts';
import type { Fact, Rule } from '../fact.ts';

/** How many servers the cluster has; known where the server itself is among the routes. */
export function knownServers({ cluster }: Pick<Options, 'cluster'>): number | undefined {
  const own = cluster.advertise ?? hostPort(cluster.host, cluster.port);
  const servers = new Set(cluster.routes);
  return servers.has(own) ? servers.size : undefined;
}

/** Servers that lose their majority with one of two, two of four. */
export const evenCluster: Rule = function* ({ options }) {
  if (!options.cluster.enable || !options.jetstream.enable) return;
  const servers = knownServers(options);
  if (servers !== undefined && servers % 2 === 0)
    yield {
      code: 'cluster/even',
      path: ['cluster', 'routes'],
      message: `the cluster has ${servers} servers`,
    };
};

/** Profiles that are the same server, alone in one of them and in a cluster in another. */
export function* movedIntoCluster(deployments: readonly Deployment[]): Generator<[Deployment, Fact]> {
  const keeping = deployments.filter(({ options }) => options.jetstream.enable);
  for (const clustered of keeping.filter(({ options }) => options.cluster.enable)) {
    const alone = keeping.find(
      ({ options }) => !options.cluster.enable && isSameServer(options, clustered.options),
    );
    if (alone)
      yield [
        clustered,
        {
          code: 'cluster/from-standalone',
          path: ['cluster', 'enable'],
          and: [['serverName']],
          message: `"${clustered.options.serverName}" is alone in profile ${alone.profile}, with the same store`,
          mend: {
            title: `call it otherwise in profile ${alone.profile}, where that is another machine`,
            changes: [
              {
                option: ['profiles', alone.profile, 'serverName'],
                value: `${alone.options.serverName}-${alone.profile}`,
                ofSpec: true,
              },
            ],
          },
        },
      ];
  }
}

const isSameServer = (a: Options, b: Options): boolean =>
  a.serverName === b.serverName && storeOf(a) === storeOf(b);

const storeOf = ({ jetstream, dataDir }: Options): string => jetstream.storeDir ?? dataDir;
