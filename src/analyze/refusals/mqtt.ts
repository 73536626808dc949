import { goSeconds } from '../../domain/duration.ts';
import { isOn } from '../../domain/permission/jetstream-api.ts';
import { isGiven, listens, listOf, mapOf } from './read.ts';
import type { Refuses } from './refusal.ts';

/** server/mqtt.go, validateMQTTOptions. */
export const mqtt: Refuses = function* (conf) {
  if (!listens(conf, 'mqtt')) return;
  const own = mapOf(conf.mqtt);
  const isAlone = !listens(conf, 'cluster') && !listens(conf, 'gateway');
  const hasLeafNodes = listens(conf, 'leafnodes') || listOf(mapOf(conf.leafnodes).remotes).length > 0;
  if (!isOn(conf.jetstream ?? null) && isAlone && !hasLeafNodes)
    yield { path: ['mqtt'], message: 'MQTT keeps its sessions in JetStream, which is off' };
  if (!isAlone && !isGiven(conf.server_name))
    yield { path: ['server_name'], message: 'MQTT in a cluster needs the name of the server' };
  for (const wait of ['ack_wait', 'js_api_timeout'])
    if ((goSeconds(String(own[wait])) ?? 0) < 0)
      yield { path: ['mqtt', wait], message: `${wait} (${own[wait]}) is negative` };
};
