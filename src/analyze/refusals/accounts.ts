import { isMap, type Setting } from '../../domain/conf.ts';
import type { Refuses } from './refusal.ts';

/** server/server.go, configureAccounts; server/leafnode.go, validateLeafNode; server/jetstream.go, validateJetStreamOptions. */
export const accounts: Refuses = function* (conf) {
  // Accounts then come from the resolver.
  if (conf.operator !== undefined || conf.trusted_keys !== undefined) return;
  const declared = namesIn(conf.accounts);
  const { system_account: system, default_sentinel: sentinel } = conf;
  if (typeof system === 'string' && system !== '' && !declared.includes(system))
    yield { path: ['system_account'], message: `there is no account "${system}"`, instead: null };
  if (typeof sentinel === 'string' && sentinel !== '')
    yield {
      path: ['default_sentinel'],
      message: 'default_sentinel is for servers with an operator',
      instead: null,
    };
  const named = new Set([...declared, '$G', '$SYS', '']);
  const needed: (readonly [readonly string[], Setting | undefined])[] = [
    [['leafnodes', 'authorization', 'account'], inner(conf, 'leafnodes', 'authorization', 'account')],
    ...listOf(inner(conf, 'leafnodes', 'authorization', 'users')).map(
      (user) => [['leafnodes', 'authorization', 'users'], inner(user, 'account')] as const,
    ),
    ...namesIn(conf.default_js_domain).map((name) => [['default_js_domain', name], name] as const),
  ];
  for (const [path, name] of needed)
    if (typeof name === 'string' && !named.has(name))
      yield { path, message: `there is no account "${name}"` };
};

const namesIn = (value: Setting | undefined): string[] => {
  if (Array.isArray(value)) return value.map(String);
  return value !== undefined && isMap(value) ? Object.keys(value) : [];
};

const listOf = (value: Setting | undefined): readonly Setting[] => (Array.isArray(value) ? value : []);

const inner = (conf: Setting, ...path: readonly string[]): Setting | undefined =>
  path.reduce<Setting>((value, key) => (isMap(value) ? (value[key] ?? null) : null), conf);
