import { isMap, type Settings } from '../../domain/conf.ts';
import { listenersOf } from '../../domain/listeners.ts';
import type { Refuses } from './refusal.ts';

/** server/jetstream.go, validateJetStreamOptions and enableJetStream; server/opts.go, `store_dir`. */
export const jetstream: Refuses = function* (conf) {
  const { jetstream: own } = conf;
  if (own === undefined || !isMap(own)) return;
  if (conf.store_dir !== undefined && own.store_dir !== undefined)
    yield { path: ['store_dir'], message: 'the folder of the streams is given twice' };
  if (typeof own.domain === 'string' && /[.*>\s]/.test(own.domain))
    yield {
      path: ['jetstream', 'domain'],
      message: `the domain "${own.domain}" has white space or one of . * >, which its subjects cannot have`,
    };
  if (listenersOf(conf).some(({ path }) => path[0] === 'cluster')) yield* clustered(conf, own);
  else yield* overReserved(conf, own);
};

/** server/jetstream.go, sufficientResources: accounts of a server that is alone get what they are promised at its start. */
function* overReserved(conf: Settings, own: Settings): ReturnType<Refuses> {
  const { accounts } = conf;
  if (accounts === undefined || !isMap(accounts)) return;
  for (const [promised, store] of [
    ['max_mem', 'max_memory_store'],
    ['max_file', 'max_file_store'],
  ] as const) {
    const sum = Object.values(accounts)
      .map((account) => (isMap(account) && account.jetstream ? account.jetstream : null))
      .map((jetstream) => (isMap(jetstream) ? (jetstream[promised] ?? 0) : 0))
      .reduce<number>((all, bytes) => all + (typeof bytes === 'number' && bytes > 0 ? bytes : 0), 0);
    const most = own[store];
    if (typeof most === 'number' && sum > most)
      yield {
        path: ['accounts'],
        message: `accounts are promised ${sum} bytes of ${promised}, the server has ${most}`,
      };
  }
}

function* clustered(conf: Settings, own: Settings): ReturnType<Refuses> {
  const { cluster } = conf;
  const routes = isMap(cluster!) ? cluster.routes : undefined;
  const { leafnodes } = conf;
  const hasLeaf = leafnodes !== undefined && isMap(leafnodes) && leafnodes.remotes !== undefined;
  if (isMap(cluster!) && !cluster.name)
    yield { path: ['cluster', 'name'], message: 'JetStream in a cluster needs the name of the cluster' };
  if (!conf.server_name)
    yield { path: ['server_name'], message: 'JetStream in a cluster needs the name of the server' };
  if (!hasLeaf && !(Array.isArray(routes) && routes.length > 0))
    yield {
      path: ['cluster', 'routes'],
      message: 'JetStream in a cluster needs routes to the other servers',
    };
  const { extension_hint: hint } = own;
  if (typeof hint === 'string' && !['', 'will_extend', 'no_extend'].includes(hint.toLowerCase()))
    yield { path: ['jetstream', 'extension_hint'], message: 'extension_hint is will_extend or no_extend' };
}
