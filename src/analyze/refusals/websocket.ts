import { hasOperator, isGiven, listens, listOf, mapOf } from './read.ts';
import type { Refuses } from './refusal.ts';

/** server/websocket.go, validateWebsocketOptions. */
export const websocket: Refuses = function* (conf) {
  if (!listens(conf, 'websocket')) return;
  const own = mapOf(conf.websocket);
  if (own.tls === undefined && own.no_tls !== true)
    yield {
      path: ['websocket'],
      message: 'WebSocket clients need TLS, or an explicit no_tls where a proxy has it',
      help: 'no_tls: true',
    };
  const { allowed_origins: origins, jwt_cookie: cookie } = own;
  // Before 2.14, the server took others too, which no browser is ever at.
  for (const origin of typeof origins === 'string' ? [origins] : listOf(origins))
    if (!isOrigin(String(origin)))
      yield {
        path: ['websocket', 'allowed_origins'],
        message: `"${origin}" is not where a page can be from`,
        help: "allowed_origins: ['https://app.example.org']",
      };
  if (isGiven(cookie) && !hasOperator(conf) && !isGiven(conf.trusted_keys))
    yield {
      path: ['websocket', 'jwt_cookie'],
      message: 'JWTs in a cookie need an operator, or trusted_keys, that signed them',
    };
  for (const name of Object.keys(mapOf(own.headers)))
    if (OWN_HEADER.test(name))
      yield { path: ['websocket', 'headers', name], message: `the server itself says "${name}"` };
};

const OWN_HEADER = /^(?:host|content-length|connection|upgrade|nats-no-masking|sec-websocket-.*)$/i;

const isOrigin = (text: string): boolean => /^https?:\/\/[^/]/i.test(text) && URL.canParse(text);
