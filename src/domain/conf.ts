import { compareBytes } from './bytes-order.ts';

/** A value of nats-server.conf. Numbers are integers; null means "not set" and is left out. */
export type Setting = null | boolean | number | string | readonly Setting[] | Settings;
export interface Settings {
  readonly [key: string]: Setting;
}

/**
 * What a key may be: a quoted key knows no escapes (`conf/lex.go`, lexDubQuotedKey), so quotes cannot be written, and
 * control characters and backslashes nobody means. For `^…$` in JavaScript and `lib.types.strMatching` alike (raw control
 * characters, because POSIX brackets know no escapes; the doubled backslash is one to both).
 */
export const KEY_PATTERN = '[^"\\\\\x01-\x1f\x7f]+';

const unwritable = /[\0\p{Surrogate}]/u;
const writableKey = new RegExp(`^${KEY_PATTERN}$`);
/** `include` as a bare word starts an include (`conf/lex.go`, keyCheckKeyword), in any case. */
const bareKey = /^(?!include$)[A-Za-z_][A-Za-z0-9_]{0,127}$/i;
const escapes: Record<string, string> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Settings as nats-server.conf. Same settings, same bytes: keys in byte order, one value per line.
 * @throws TypeError on what the format cannot hold: fractions, integers beyond 2^53, NUL, lone surrogates, impossible keys
 */
export function confText(settings: Settings): string {
  return entries(settings, '');
}

function entries(settings: Settings, indent: string): string {
  let text = '';
  for (const name of Object.keys(settings).sort(compareBytes)) {
    const value = settings[name] as Setting;
    if (value === null) continue;
    // `name{` would be one word to the lexer: always a space.
    text += `${indent}${key(name)}${isMap(value) ? ' ' : ': '}${print(value, indent)}\n`;
  }
  return text;
}

function print(value: Exclude<Setting, null>, indent: string): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return integer(value);
  if (typeof value === 'boolean') return String(value);
  const inner = `${indent}  `;
  if (isMap(value)) return block(indent, '{', entries(value, inner), '}');
  let items = '';
  for (const item of value) if (item !== null) items += `${inner}${print(item, inner)}\n`;
  return block(indent, '[', items, ']');
}

function block(indent: string, open: string, body: string, close: string): string {
  return body === '' ? open + close : `${open}\n${body}${indent}${close}`;
}

function key(name: string): string {
  if (bareKey.test(name)) return name;
  if (!writableKey.test(name) || unwritable.test(name))
    throw new TypeError(`nats-server.conf cannot hold the key ${JSON.stringify(name)}`);
  return `"${name}"`;
}

function quote(text: string): string {
  if (unwritable.test(text)) throw new TypeError('nats-server.conf cannot hold NUL or half a surrogate pair');
  return `"${text.replace(/["\\\x01-\x1f\x7f]/g, (char) => escapes[char] ?? hex(char))}"`;
}

function hex(char: string): string {
  return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw new TypeError(`nats-server.conf cannot hold the number ${value}`);
  return String(value + 0);
}

export function isMap(value: Setting): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `over` on top of `base`: maps merge, everything else (lists too) is replaced, null removes (RFC 7396). */
export function mergeSettings(base: Settings, over: Settings): Settings {
  const merged = new Map(Object.entries(base));
  for (const [name, value] of Object.entries(over)) {
    const below = merged.get(name) ?? null;
    if (value === null) merged.delete(name);
    else merged.set(name, isMap(value) ? mergeSettings(isMap(below) ? below : {}, value) : value);
  }
  return Object.fromEntries(merged);
}

export type Permission =
  | null
  | readonly string[]
  | { readonly allow?: readonly string[] | null; readonly deny?: readonly string[] | null };

/** A `publish` or `subscribe` entry as nats-server.conf has it: a bare list allows; sides that are not given are left out. */
export function permission(
  given: Permission,
): { allow?: readonly string[]; deny?: readonly string[] } | null {
  if (given === null) return null;
  if (isList(given)) return { allow: given };
  const { allow, deny } = given;
  return { ...(allow != null && { allow }), ...(deny != null && { deny }) };
}

function isList(given: NonNullable<Permission>): given is readonly string[] {
  return Array.isArray(given);
}

/** Whether what is given allows nothing by name, which nats-server takes for no restriction (`server/client.go`, setPermissions). */
export function emptyPermission(given: Permission): boolean {
  const sides = permission(given);
  if (sides === null) return false;
  return sides.allow ? sides.allow.length === 0 : (sides.deny ?? []).length === 0;
}

/** Limits of which -1 stands for none, without those; null where nothing is left. */
export function givenSettings(settings: Settings): Settings | null {
  const given = Object.entries(settings).filter(([, value]) => value !== -1);
  return given.length === 0 ? null : Object.fromEntries(given);
}
