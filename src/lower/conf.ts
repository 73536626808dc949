import type { Settings } from '../domain/conf.ts';
import { evaluate } from '../expr/evaluate.ts';
import type { Options } from '../spec/options.ts';
import { settings } from './settings.ts';

/** Several rules look at it, and there may be thousands of users in it. */
const known = new WeakMap<Options, Settings>();

/** nats-server.conf of these options, free settings included. */
export function confOf(options: Options): Settings {
  const conf = known.get(options) ?? evaluate(settings, { cfg: options });
  known.set(options, conf);
  return conf;
}

const own = new WeakMap<Options, Options>();

/** The same without the free settings: what the options alone say. */
export function ownConfOf(options: Options): Settings {
  const alone = own.get(options) ?? { ...options, settings: {} };
  own.set(options, alone);
  return confOf(alone);
}
