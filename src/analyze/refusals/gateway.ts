import { isGiven, listens, listOf, mapOf } from './read.ts';
import type { Refuses } from './refusal.ts';

/** server/gateway.go, validateGatewayOptions; server/server.go, validateCluster; server/leafnode.go, validateLeafNode. */
export const gateway: Refuses = function* (conf) {
  const own = mapOf(conf.gateway);
  const isListening = listens(conf, 'gateway');
  if (!isGiven(own.name) && !isListening) return;
  if (!isGiven(own.name)) yield { path: ['gateway'], message: 'the gateway has no name' };
  if (!isListening) yield { path: ['gateway'], message: 'the gateway has no port' };
  const { name } = mapOf(conf.cluster);
  if (isGiven(own.name) && isGiven(name) && own.name !== name)
    yield {
      path: ['gateway', 'name'],
      message: `the gateway is called "${own.name}", but its cluster "${name}"`,
    };
  for (const other of listOf(own.gateways).map(mapOf)) {
    if (!isGiven(other.name)) yield { path: ['gateway', 'gateways'], message: 'a gateway has no name' };
    if (!isGiven(other.url) && !isGiven(other.urls))
      yield { path: ['gateway', 'gateways'], message: `the gateway "${other.name ?? ''}" has no URL` };
  }
  if (listens(conf, 'leafnodes') && !isGiven(conf.system_account))
    yield { path: ['gateway'], message: 'a gateway beside leaf nodes needs a system_account' };
};
