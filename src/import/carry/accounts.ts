import { accountName, account as accountSchema } from '../../spec/account.ts';
import type { ConfEntry, ConfMap, ConfNode } from '../read/node.ts';
import { Block } from './block.ts';
import type { Draft } from './draft.ts';
import { carryFree } from './free-settings.ts';
import { booleanOf, durationOf, integerOf, storageSizeOf, textOf } from './scalars.ts';
import { usersOf } from './users.ts';

type Tree = Record<string, unknown>;
type Read = (node: ConfNode) => unknown;

/** Names as in server/opts.go, parseJetStreamForAccount and parseAccountLimits. */
const JETSTREAM: readonly (readonly [string, Read, ...string[]])[] = [
  ['maxMemory', storageSizeOf, 'max_memory', 'max_mem', 'mem', 'memory'],
  ['maxFileStore', storageSizeOf, 'max_store', 'max_file', 'max_disk', 'store', 'disk'],
  ['maxStreams', integerOf, 'max_streams', 'streams'],
  ['maxConsumers', integerOf, 'max_consumers', 'consumers'],
  ['maxAckPending', integerOf, 'max_ack_pending'],
  ['memoryMaxStreamBytes', storageSizeOf, 'memory_max_stream_bytes', 'mem_max_stream_bytes'],
  ['diskMaxStreamBytes', storageSizeOf, 'disk_max_stream_bytes', 'store_max_stream_bytes'],
  ['maxBytesRequired', booleanOf, 'max_bytes_required', 'max_stream_bytes', 'max_bytes'],
];
const LIMITS: typeof JETSTREAM = [
  ['maxConnections', integerOf, 'max_connections', 'max_conn'],
  ['maxSubscriptions', integerOf, 'max_subscriptions', 'max_subs'],
  ['maxPayload', integerOf, 'max_payload', 'max_pay'],
  ['maxLeafnodes', integerOf, 'max_leafnodes', 'max_leafs'],
];

/** Accounts become options; what accounts of a spec do not have stays as the server reads it, in `settings`. */
export function carryAccounts(draft: Draft, entry: ConfEntry | undefined): void {
  if (!entry) return;
  if (entry.node.kind !== 'map') {
    carryFree(draft, [], entry);
    return;
  }
  const accounts: Tree = {};
  for (const { key, node, place } of entry.node.value.values()) {
    if (node.used) continue;
    const name = `accounts.${key}`;
    if (node.kind !== 'map') draft.leave(name, place, 'an account is a map');
    else if (key === '$SYS') carrySystem(draft, name, node.value);
    else if (accountName.safeParse(key).success) accounts[key] = ownAccount(draft, key, node.value);
    else draft.leave(name, place, 'account names of a spec are letters, digits and "_ . : @ -", at most 64');
  }
  draft.option('auth.enable', true);
  if (Object.keys(accounts).length > 0) draft.option('accounts', accounts);
}

function carrySystem(draft: Draft, name: string, settings: ConfMap): void {
  const block = new Block(settings, name, draft);
  const users = usersOf(draft, block, block.take('default_permissions'));
  if (users.length > 0) draft.option('operators', users);
  for (const entry of block.rest()) carryFree(draft, ['accounts', '$SYS'], entry);
}

function ownAccount(draft: Draft, key: string, settings: ConfMap): Tree {
  const block = new Block(settings, `accounts.${key}`, draft);
  const account: Tree = {};
  const users = usersOf(draft, block, block.take('default_permissions'));
  if (users.length > 0) account.users = users;
  const parts: readonly (readonly [string, (node: ConfNode) => unknown])[] = [
    ['jetstream', (node) => jetStreamOf(node)],
    ['limits', (node) => numbersOf(node, LIMITS)],
    ['exports', (node) => listOf(node, exportOf)],
    ['imports', (node) => listOf(node, importOf)],
  ];
  for (const [name, read] of parts) {
    const entry = block.take(name);
    const value = entry && read(entry.node);
    if (value !== undefined && accountSchema.safeParse({ [name]: value }).success) account[name] = value;
    else if (entry) carryFree(draft, ['accounts', key], entry);
  }
  for (const entry of block.rest()) carryFree(draft, ['accounts', key], entry);
  return account;
}

/** Undefined, here and below: not all of it is an option. */
function jetStreamOf(node: ConfNode): Tree | undefined {
  if (node.kind === 'map') return numbersOf(node, JETSTREAM, { enable: true });
  const word = textOf(node)?.toLowerCase();
  if (booleanOf(node) === true || word === 'enabled' || word === 'enable') return { enable: true };
  return booleanOf(node) === false || word === 'disabled' || word === 'disable'
    ? { enable: false }
    : undefined;
}

function numbersOf(node: ConfNode, names: typeof LIMITS, first: Tree = {}): Tree | undefined {
  if (node.kind !== 'map') return undefined;
  const found = { ...first };
  for (const { key, node: value } of node.value.values()) {
    const [option, read] = names.find(([, , ...aliases]) => aliases.includes(key.toLowerCase())) ?? [];
    const number = read?.(value);
    if (option === undefined || number === undefined || value.environment !== undefined || option in found)
      return undefined;
    found[option] = number;
  }
  return found;
}

function listOf(node: ConfNode, read: (fields: Fields) => Tree | undefined): Tree[] | undefined {
  const items = node.kind === 'list' ? node.value.map((item) => fieldsOf(item)) : undefined;
  const trees = items?.map((fields) => fields && read(fields));
  return trees?.every((tree) => tree !== undefined) ? trees : undefined;
}

type Fields = ReadonlyMap<string, ConfNode>;

function fieldsOf(node: ConfNode): Fields | undefined {
  if (node.kind !== 'map') return undefined;
  return new Map([...node.value.values()].map((entry) => [entry.key.toLowerCase(), entry.node]));
}

function exportOf(fields: Fields): Tree | undefined {
  if (
    ![...fields.keys()].every((key) =>
      /^(stream|service|accounts|response(_type)?|(response_)?threshold)$/.test(key),
    )
  )
    return undefined;
  const accounts = fields.get('accounts');
  const type = textOf(fields.get('response_type') ?? fields.get('response'));
  const threshold = durationOf(fields.get('response_threshold') ?? fields.get('threshold'));
  return {
    ...textsOf(fields, 'stream', 'service'),
    ...(accounts?.kind === 'list' && { accounts: accounts.value.map((each) => textOf(each)) }),
    ...(type !== undefined && { responseType: type.toLowerCase() }),
    ...(threshold !== undefined && { responseThreshold: threshold }),
  };
}

function importOf(fields: Fields): Tree | undefined {
  if (![...fields.keys()].every((key) => /^(stream|service|to)$/.test(key))) return undefined;
  for (const kind of ['stream', 'service']) {
    const source = fields.get(kind);
    const from = source && fieldsOf(source);
    if (from?.size === 2 && from.has('account') && from.has('subject'))
      return {
        account: textOf(from.get('account')),
        [kind]: textOf(from.get('subject')),
        ...textsOf(fields, 'to'),
      };
  }
  return undefined;
}

const textsOf = (fields: Fields, ...names: readonly string[]): Tree =>
  Object.fromEntries(names.flatMap((name) => (fields.has(name) ? [[name, textOf(fields.get(name))]] : [])));
