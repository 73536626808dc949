import { isMap } from '../../domain/conf.ts';
import type { Refuses } from './refusal.ts';

/** server/gateway.go, validateGatewayOptions; server/server.go, validateCluster; server/leafnode.go, validateLeafNode. */
export const gateway: Refuses = function* (conf) {
  const { gateway: own, cluster } = conf;
  if (own === undefined || !isMap(own)) return;
  const listens = own.port !== undefined || own.listen !== undefined;
  if (!own.name && listens) yield { path: ['gateway'], message: 'the gateway has no name' };
  if (own.name && !listens) yield { path: ['gateway'], message: 'the gateway has no port' };
  const name = cluster !== undefined && isMap(cluster) ? cluster.name : undefined;
  if (own.name && name && own.name !== name)
    yield {
      path: ['gateway', 'name'],
      message: `the gateway is called "${own.name}", but its cluster "${name}"`,
    };
  if (conf.leafnodes !== undefined && conf.system_account === undefined)
    yield { path: ['gateway'], message: 'a gateway beside leaf nodes needs a system_account' };
};
