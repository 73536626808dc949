import { isMap } from '../../domain/conf.ts';
import { goSeconds } from '../../domain/duration.ts';
import { hasOperator, isGiven } from './read.ts';
import type { Refuses } from './refusal.ts';

/** server/opts.go, `resolver`; server/accounts.go, getOperatorKeys. */
export const resolver: Refuses = function* (conf) {
  const { resolver: own } = conf;
  if (own === undefined || !isMap(own)) return;
  const path = ['resolver'];
  const type = String(own.type).toUpperCase();
  if (type.startsWith('MEM')) return;
  if (!isGiven(own.dir)) yield { path, message: 'the resolver needs a folder for the accounts, "dir"' };
  if (!hasOperator(conf)) yield { path, message: 'a resolver with a folder needs an operator' };
  const isSet = (key: string) => isGiven(own[key]) && goSeconds(String(own[key])) !== 0;
  const none = type === 'CACHE' ? ['interval', 'allow_delete', 'hard_delete'] : ['ttl'];
  for (const key of none)
    if (key === 'hard_delete' ? own[key] !== undefined : isSet(key) && own[key] !== false)
      yield { path: [...path, key], message: `a resolver of type ${type} has no ${key}` };
  if (type === 'FULL' && own.hard_delete !== undefined && own.allow_delete !== true)
    yield { path: [...path, 'hard_delete'], message: 'hard_delete is nothing without allow_delete' };
};
