import { createHash } from 'node:crypto';
import { compareBytes } from '../../src/domain/bytes-order.ts';
import { isMap, type Setting, type Settings } from '../../src/domain/conf.ts';
import { withoutNulls } from './settings.ts';

/** The digest that nats-server 2.15 gives of a configuration that holds exactly these settings (conf/parse.go). */
export const digestOf = (settings: Settings): string =>
  `sha256:${createHash('sha256')
    .update(`${goJson(withoutNulls(settings))}\n`)
    .digest('hex')}`;

/** The digest in what `nats-server -t` says of a file that it takes. */
export const digestIn = (output: string): string | undefined => /sha256:[0-9a-f]{64}/.exec(output)?.[0];

/** JSON as Go's encoding/json writes it. */
function goJson(value: Setting): string {
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  if (isMap(value)) {
    const entries = Object.keys(value).sort(compareBytes);
    return `{${entries.map((key) => `${goJson(key)}:${goJson(value[key]!)}`).join(',')}}`;
  }
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
