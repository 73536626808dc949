import { bytes, sizeText } from '../../../domain/size.ts';
import { leaveOut, write } from '../../mend.ts';
import { knownServers } from '../cluster.ts';
import type { Finding, StreamRule } from './declared.ts';

/** Streams that no servers of the cluster can keep (`server/jetstream_cluster.go`, selectPeerGroup). */
export const placement: StreamRule = function* ({ name, config }, { options }) {
  const { cluster, jetstream, settings } = options;
  // Through gateways, streams may be kept by servers that the spec does not know.
  if (!cluster.enable || settings.gateway !== undefined) return;
  const say = (key: string, text: string, mend: Finding['mend']): Finding => ({
    code: 'stream/nowhere',
    keys: [key],
    message: `the stream ${name} ${text}`,
    mend,
  });
  const { num_replicas: replicas, max_bytes: size, placement: place, storage } = config;
  const servers = knownServers(options);
  if (servers !== undefined && replicas > servers)
    yield say(
      'replicas',
      `is to be on ${replicas} servers, but the cluster has ${servers}`,
      write(`keep it on ${servers}`, ['replicas'], servers),
    );
  if (place?.cluster !== undefined && place.cluster !== cluster.name)
    yield say(
      'placement',
      `is to be in the cluster "${place.cluster}", but the servers are in "${cluster.name}"`,
      leaveOut('keep it in this cluster', ['placement', 'cluster']),
    );
  const limit = storage === 'file' ? 'maxFileStore' : 'maxMemory';
  if (size > bytes(jetstream[limit]))
    yield say(
      'maxBytes',
      `may have ${sizeText(size)}, but jetstream.${limit} is ${sizeText(bytes(jetstream[limit]))}`,
      write(`lower it to ${limit}`, ['maxBytes'], jetstream[limit]),
    );
};
