import { canonicalSettings, writtenAt } from '../../domain/canonical-settings.ts';
import type { Settings } from '../../domain/conf.ts';
import { clash, type Listener, listenersOf } from '../../domain/listeners.ts';
import { confOf, ownConfOf } from '../../lower/conf.ts';
import type { Rule } from '../fact.ts';

/** Listeners that free settings bring, against all others; those of options alone are invariants. */
export const freeListeners: Rule = function* ({ options }) {
  const free = options.settings as Settings;
  if (Object.keys(free).length === 0) return;
  const all = listenersOf(canonicalSettings(confOf(options)));
  const own = new Set(listenersOf(canonicalSettings(ownConfOf(options))).map(same));
  const exporter = { name: 'the exporter of metrics', path: [], ...options.metrics };
  const isFree = (listener: Listener) => listener !== exporter && !own.has(same(listener));
  const others = options.metrics.enable ? [...all, exporter] : all;
  for (const [index, one] of others.entries())
    for (const other of others.slice(index + 1)) {
      const [blamed, inTheWay] = isFree(other) ? [other, one] : [one, other];
      if (isFree(blamed) && clash(one, other))
        yield {
          code: 'listen/port-clash',
          path: ['settings', ...writtenAt(free, blamed.path)],
          message: `${blamed.name} and ${inTheWay.name} both listen on port ${blamed.port}`,
        };
    }
  for (const listener of all)
    if (isFree(listener) && listener.port < 1024)
      yield {
        code: 'listen/privileged-port',
        path: ['settings', ...writtenAt(free, listener.path)],
        message: `${listener.name} on port ${listener.port}, one of those below 1024`,
      };
  const isAsked = options.health.enable || options.proxy.enable || options.metrics.enable;
  const answers = all.some(({ path }) => path[0] === 'http' || path[0] === 'http_port');
  if (isAsked && !answers)
    yield {
      code: 'listen/no-monitoring',
      path: ['settings', ...writtenAt(free, ['http'])],
      and: [
        ['health', 'enable'],
        ['proxy', 'enable'],
      ],
      message:
        'the settings take away the monitoring endpoint, which the host asks for the state of the server',
    };
};

const same = ({ name, host, port }: Listener) => JSON.stringify([name, host, port]);
