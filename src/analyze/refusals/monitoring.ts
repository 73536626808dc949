import { allListeners } from '../../domain/listeners.ts';
import type { Refuses } from './refusal.ts';

/** server/server.go, startMonitoring: over HTTP or over HTTPS. */
export const monitoring: Refuses = function* (conf) {
  const all = allListeners(conf).filter(({ name }) => name === 'monitoring');
  const https = all.find(({ path }) => path[0]?.startsWith('https'));
  if (https && all.length > 1)
    yield {
      path: https.path,
      message: 'monitoring over both HTTP and HTTPS is more than nats-server does',
      instead: null,
    };
  if (https && conf.tls === undefined)
    yield { path: https.path, message: 'monitoring over HTTPS needs a certificate in "tls"' };
};
