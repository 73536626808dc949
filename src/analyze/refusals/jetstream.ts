import type { Setting, Settings } from '../../domain/conf.ts';
import { isOn } from '../../domain/permission/jetstream-api.ts';
import { covers } from '../../domain/subject-algebra.ts';
import { isGiven, listens, listOf, mapOf, systemAccountOf } from './read.ts';
import type { Refuses } from './refusal.ts';

/** server/jetstream.go, validateJetStreamOptions and enableJetStream; server/opts.go, `store_dir`. */
export const jetstream: Refuses = function* (conf) {
  const own = mapOf(conf.jetstream);
  if (conf.store_dir !== undefined && own.store_dir !== undefined)
    yield { path: ['store_dir'], message: 'the folder of the streams is given twice' };
  if (typeof own.domain === 'string' && /[.*>\s]/.test(own.domain))
    yield {
      path: ['jetstream', 'domain'],
      message: `the domain "${own.domain}" has white space or one of . * >, which its subjects cannot have`,
    };
  if (!isOn(conf.jetstream ?? null)) return;
  if (listens(conf, 'cluster')) yield* inCluster(conf, own);
  if (!listens(conf, 'cluster') && !listens(conf, 'gateway')) yield* overReserved(conf, own);
  else if (!extendsOther(conf) && listOf(mapOf(conf.cluster).routes).length === 0)
    yield {
      path: ['cluster', 'routes'],
      message: 'JetStream in a cluster needs routes to the other servers',
    };
};

/** server/jetstream.go, sufficientResources: accounts of a server that is alone get what they are promised at its start. */
function* overReserved(conf: Settings, own: Settings): ReturnType<Refuses> {
  for (const [promised, store] of [
    ['max_mem', 'max_memory_store'],
    ['max_file', 'max_file_store'],
  ] as const) {
    const sum = Object.values(mapOf(conf.accounts))
      .map((account) => bytesOf(mapOf(mapOf(account).jetstream)[promised]))
      .reduce((all, bytes) => all + Math.max(bytes, 0), 0);
    const isSaid = own[store] !== undefined;
    const most = bytesOf(own[store]);
    if (isSaid && most >= 0 && sum > most)
      yield {
        path: ['accounts'],
        message: `accounts are promised ${sum} bytes of ${promised}, the server has ${most}`,
      };
  }
}

function* inCluster(conf: Settings, own: Settings): ReturnType<Refuses> {
  // A gateway lends its cluster its name (server/server.go, validateCluster).
  if (!isGiven(mapOf(conf.cluster).name) && !isGiven(mapOf(conf.gateway).name))
    yield { path: ['cluster', 'name'], message: 'JetStream in a cluster needs the name of the cluster' };
  if (!isGiven(conf.server_name))
    yield { path: ['server_name'], message: 'JetStream in a cluster needs the name of the server' };
  const { extension_hint: hint, max_outstanding_catchup: catchup } = own;
  if (typeof hint === 'string' && !['', 'will_extend', 'no_extend'].includes(hint.toLowerCase()))
    yield { path: ['jetstream', 'extension_hint'], message: 'extension_hint is will_extend or no_extend' };
  if (bytesOf(catchup) < 0)
    yield { path: ['jetstream', 'max_outstanding_catchup'], message: 'max_outstanding_catchup is negative' };
}

/** server/jetstream.go, canExtendOtherDomain: by a leaf node of the system account that may hear the others' Raft groups. */
function extendsOther(conf: Settings): boolean {
  const system = systemAccountOf(conf);
  const remote = listOf(mapOf(conf.leafnodes).remotes).find((each) => mapOf(each).account === system);
  if (remote === undefined) return false;
  const { deny_imports: denied } = mapOf(remote);
  const subjects = typeof denied === 'string' ? [denied] : listOf(denied);
  return !subjects.some((subject) => covers(String(subject), '$NRG.>'));
}

/** server/opts.go, getStorageSize; 0 where nothing is said. */
function bytesOf(value: Setting | undefined): number {
  if (typeof value === 'number') return value;
  const [, count, unit] = (typeof value === 'string' && /^([+-]?\d+)([KMGT])$/.exec(value)) || [];
  return unit === undefined ? 0 : Number(count) * 1024 ** ('KMGT'.indexOf(unit) + 1);
}
