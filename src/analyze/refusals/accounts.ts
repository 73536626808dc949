import { isMap, type Setting, type Settings } from '../../domain/conf.ts';
import { isOn } from '../../domain/permission/jetstream-api.ts';
import { isValidSubject } from '../../domain/subject.ts';
import { hasOperator, isGiven, listOf, mapOf, systemAccountOf } from './read.ts';
import type { Refuses } from './refusal.ts';

/** server/opts.go, parseAccounts; server/server.go, configureAccounts and Start; server/leafnode.go, validateLeafNode; server/jetstream.go, validateJetStreamOptions. */
export const accounts: Refuses = function* (conf) {
  // Accounts then come from the resolver.
  if (hasOperator(conf)) return;
  const { default_sentinel: sentinel } = conf;
  if (isGiven(sentinel))
    yield {
      path: ['default_sentinel'],
      message: 'default_sentinel is for servers with an operator',
      instead: null,
    };
  const declared = namesIn(conf.accounts);
  if (declared.includes('$G')) yield { path: ['accounts'], message: "$G is the server's own account" };
  if (new Set(declared).size < declared.length)
    yield { path: ['accounts'], message: 'an account is there twice' };
  yield* ofSystem(conf);
  yield* ofLeafNodes(conf);
  yield* ofDomains(conf);
};

function* ofSystem(conf: Settings): ReturnType<Refuses> {
  const name = systemAccountOf(conf);
  const isDeclared = namesIn(conf.accounts).includes(String(name));
  const isTrusting = isGiven(conf.trusted_keys);
  // A resolver may know it, with a signature that is trusted.
  if (isGiven(conf.system_account) && !isDeclared && !(isTrusting && conf.resolver !== undefined))
    yield { path: ['system_account'], message: `there is no account "${name}"`, instead: null };
  if (isGiven(conf.system_account) && isDeclared && isTrusting)
    yield { path: ['system_account'], message: `none of the trusted_keys has signed the account "${name}"` };
  if (!isOn(conf.jetstream ?? null)) return;
  if (isTrusting && !isGiven(conf.system_account))
    yield {
      path: ['trusted_keys'],
      message: 'JetStream needs a system_account that the trusted_keys signed',
    };
  if (isOn(mapOf(mapOf(conf.accounts)[String(name)]).jetstream ?? null))
    yield {
      path: ['accounts', String(name), 'jetstream'],
      message: `"${name}" is the system account, which cannot have JetStream`,
    };
}

function* ofLeafNodes(conf: Settings): ReturnType<Refuses> {
  const hasOwnSystem = !isGiven(conf.system_account) && conf.no_system_account !== true;
  const known = new Set(['', '$G', ...namesIn(conf.accounts), ...(hasOwnSystem ? ['$SYS'] : [])]);
  const { authorization, remotes } = mapOf(conf.leafnodes);
  const needed: (readonly [readonly string[], Setting | undefined])[] = [
    [['authorization', 'account'], mapOf(authorization).account],
    ...listOf(mapOf(authorization).users).map(
      (user) => [['authorization', 'users'], mapOf(user).account] as const,
    ),
    ...listOf(remotes).map((remote) => [['remotes'], mapOf(remote).account] as const),
  ];
  for (const [path, name] of needed)
    if (typeof name === 'string' && !known.has(name))
      yield { path: ['leafnodes', ...path], message: `there is no account "${name}"` };
}

function* ofDomains(conf: Settings): ReturnType<Refuses> {
  const known = new Set(['$G', '$SYS', ...namesIn(conf.accounts)]);
  for (const [name, domain] of Object.entries(mapOf(conf.default_js_domain))) {
    const path = ['default_js_domain', name];
    if (!known.has(name)) yield { path, message: `there is no account "${name}"` };
    else if (name === systemAccountOf(conf))
      yield { path, message: `"${name}" is the system account, which has no JetStream` };
    else if (!isGiven(domain)) continue;
    else if (isOn(mapOf(mapOf(conf.accounts)[name]).jetstream ?? null))
      yield { path, message: `the account "${name}" has JetStream of this server` };
    else if (!isValidSubject(`$JS.${domain}.API.>`))
      yield { path, message: `"${domain}" cannot be part of a subject` };
  }
}

const namesIn = (value: Setting | undefined): string[] => {
  if (Array.isArray(value)) return value.map(String);
  return value !== undefined && isMap(value) ? Object.keys(value) : [];
};
