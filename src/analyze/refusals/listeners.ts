import { isMap, type Settings } from '../../domain/conf.ts';
import { listenersOf } from '../../domain/listeners.ts';
import type { Refuses } from './refusal.ts';

/** server/server.go, startMonitoring; server/websocket.go, validateWebsocketOptions; server/mqtt.go, validateMQTTOptions. */
export const listeners: Refuses = function* (conf) {
  const listening = listenersOf(conf);
  const has = (block: string) => listening.some(({ path }) => path[0] === block);
  const monitoring = listening.filter(({ name }) => name === 'monitoring');
  const https = monitoring.find(({ path }) => path[0]?.startsWith('https'));
  if (https && monitoring.length > 1)
    yield {
      path: https.path,
      message: 'monitoring over both HTTP and HTTPS is more than nats-server does',
      instead: null,
    };
  if (https && conf.tls === undefined)
    yield { path: https.path, message: 'monitoring over HTTPS needs a certificate in "tls"' };

  const { websocket, mqtt, jetstream } = conf;
  // -1 is any port that is free (server/opts.go), which is none to clash with.
  const listens = (block: 'websocket' | 'mqtt') => {
    const { port, listen } = isMap(conf[block] ?? null) ? (conf[block] as Settings) : {};
    return has(block) || /(^|:)-1$/.test(String(port ?? listen));
  };
  if (listens('websocket') && isMap(websocket!) && websocket.tls === undefined && websocket.no_tls !== true)
    yield {
      path: ['websocket'],
      message: 'WebSocket clients need TLS, or an explicit no_tls where a proxy has it',
      help: 'no_tls: true',
    };
  const isOff = jetstream === undefined || jetstream === false || /^disable/i.test(String(jetstream));
  const standalone = !has('cluster') && !has('gateway') && conf.leafnodes === undefined;
  if (listens('mqtt') && isMap(mqtt!) && isOff && standalone)
    yield { path: ['mqtt'], message: 'MQTT keeps its sessions in JetStream, which is off' };
};
