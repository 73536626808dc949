import { canonicalSettings, writtenAt } from '../../domain/canonical-settings.ts';
import type { Settings } from '../../domain/conf.ts';
import type { Path } from '../../domain/diagnostic.ts';
import { clash, type Listener, listenersOf } from '../../domain/listeners.ts';
import { confOf, ownConfOf } from '../../lower/conf.ts';
import type { Rule } from '../fact.ts';
import { type Mend, valueAt, write } from '../mend.ts';

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
          mend: movedTo(
            freeFrom(
              blamed.port,
              others.map(({ port }) => port),
            ),
            ['settings', ...writtenAt(free, blamed.path)],
            options,
          ),
        };
    }
  for (const listener of all)
    if (isFree(listener) && listener.port < 1024)
      yield {
        code: 'listen/privileged-port',
        path: ['settings', ...writtenAt(free, listener.path)],
        message: `${listener.name} on port ${listener.port}, one of those below 1024`,
        // As 80 and 443 become 8080 and 8443.
        mend: movedTo(8000 + listener.port, ['settings', ...writtenAt(free, listener.path)], options),
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

function freeFrom(port: number, taken: readonly number[]): number {
  let free = port;
  while (taken.includes(free)) free++;
  return free;
}

/** Another port where one is written as a number; what is written as an address, people have to change. */
const movedTo = (port: number, option: Path, options: object): Mend | undefined =>
  typeof valueAt(options, option) === 'number' ? write(`use port ${port}`, option, port) : undefined;

const same = ({ name, host, port }: Listener) => JSON.stringify([name, host, port]);
