import type { Setting, Settings } from '../../domain/conf.ts';
import { isServerSetting } from '../../domain/server-settings.ts';
import { isPublic, isSecretName } from '../../load/secret-names.ts';
import { settingsMap } from '../../spec/scalars.ts';
import type { ConfEntry, ConfNode } from '../read/node.ts';
import type { Draft } from './draft.ts';
import { integerOf } from './scalars.ts';

/** What holds a secret, wherever it stands (`server/opts.go`). `key` is one of JetStream, else a public one. */
const SECRETS =
  /^(pass|password|token|key|ek|encryption_key|prev_key|prev_ek|prev_encryption_key|seed|nkey|srk_password|encryption_password)$/;
const FILES = /^(?:.*_file|keys_file|credentials|creds|dir|logfile)$/;
const PASSWORD_IN_ADDRESS = /:\/\/[^\s/@]*@/;

/** Nothing of what holds this can be carried over: half of it would be another meaning. */
class Unfit extends Error {
  readonly place: ConfNode['place'];
  constructor(place: ConfNode['place'], message: string) {
    super(message);
    this.place = place;
  }
}

/**
 * Carries a setting over as it is, into `settings`.
 * @param path the keys that lead to the map that it stands in
 */
export function carryFree(draft: Draft, path: readonly string[], entry: ConfEntry): void {
  const { key, node, place } = entry;
  const name = [...path, key].join('.');
  if (node.used && !isServerSetting([...path, key])) return;
  try {
    const value = settingOf(draft, [...path, key], node);
    if (!settingsMap.safeParse({ [key]: value }).success)
      throw new Unfit(place, 'a spec cannot hold such a name, or such a text');
    draft.setting([...path, key], value);
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    const open =
      name.toLowerCase() === 'tls' ? '; all of tls was left out, so that clients connect unencrypted' : '';
    draft.leave(name, error.place === node.place ? place : error.place, error.message + open);
  }
}

function settingOf(draft: Draft, path: readonly string[], node: ConfNode): Setting {
  const key = path.at(-1)!.toLowerCase();
  if (node.kind === 'list') return listOf(draft, path, node.value);
  if (node.kind === 'map') return mapOf(draft, path, node.value.values());
  if (isSecret(path, key, node)) throw new Unfit(node.place, secretReason(path));
  if (node.kind === 'text') {
    if (node.environment !== undefined)
      throw new Unfit(
        node.place,
        `its value comes from $${node.environment}: write it into the spec, if it is no secret`,
      );
    if (PASSWORD_IN_ADDRESS.test(node.value))
      throw new Unfit(node.place, 'the address holds a password, which may not stand in a spec');
    const doubt = FILES.test(key) ? doubtOf(key, node.value) : undefined;
    if (doubt !== undefined) draft.change(path.join('.'), node.place, doubt);
    return node.value;
  }
  if (node.kind === 'boolean') return node.value;
  const integer = integerOf(node);
  if (integer !== undefined) return integer;
  if (node.kind === 'float' && key === 'timeout') return timeoutOf(draft, path, node);
  throw new Unfit(node.place, 'natsmith writes no such number; only whole ones, up to 2^53');
}

/** An item that cannot be carried over is left out alone. */
function listOf(draft: Draft, path: readonly string[], items: readonly ConfNode[]): Setting[] {
  return items.flatMap((item, index) => {
    try {
      return [settingOf(draft, path, item)];
    } catch (error) {
      if (!(error instanceof Unfit)) throw error;
      draft.leave(`${path.join('.')}[${index}]`, error.place, error.message);
      return [];
    }
  });
}

function mapOf(draft: Draft, path: readonly string[], entries: Iterable<ConfEntry>): Settings {
  const map: Record<string, Setting> = {};
  for (const { key, node } of entries)
    if (!node.used || isServerSetting([...path, key])) map[key] = settingOf(draft, [...path, key], node);
  return map;
}

function isSecret(path: readonly string[], key: string, node: ConfNode): boolean {
  if (node.kind === 'boolean' || (node.kind === 'text' && isPublic(key, node.value))) return false;
  if (FILES.test(key)) return false;
  return SECRETS.test(key) || (!isServerSetting(path) && isSecretName(key));
}

/** What may be wrong with a file of the host. */
function doubtOf(key: string, file: string): string | undefined {
  if (!file.startsWith('/'))
    return 'the path is relative: on the host, nats-server starts in another folder; make it absolute';
  if (key === 'key_file')
    return 'the key stays a file of the host: user nats has to be able to read it, and /home and /root are hidden from the service';
  return undefined;
}

/** Half of a block without its secret would let more in than before, or lock out who was meant. */
function secretReason(path: readonly string[]): string {
  const [block, ...inner] = path;
  if (block?.toLowerCase() === 'jetstream')
    return 'a key is a secret, which may not stand in a spec. nats-server cannot read an encrypted store without it: leave such a server as it is';
  const where = inner.length === 0 ? 'it is' : `${path.join('.')} holds`;
  return `${where} a secret, which may not stand in a spec, and natsmith has no credential for it: all of this was left out`;
}

/** Parts of a second: as text, where the server takes one. */
function timeoutOf({ version }: Draft, path: readonly string[], node: ConfNode & { kind: 'float' }): Setting {
  const takesText =
    path.at(-2)?.toLowerCase() === 'tls' ||
    version.minor > 11 ||
    (version.minor === 11 && version.patch >= 11);
  if (takesText && Number.isSafeInteger(node.value * 1000)) return `${node.value * 1000}ms`;
  throw new Unfit(
    node.place,
    'natsmith writes whole seconds only; this release of nats-server takes no text such as "500ms" here',
  );
}
