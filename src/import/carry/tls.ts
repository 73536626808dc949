import type { ConfEntry, ConfNode } from '../read/node.ts';
import type { Draft } from './draft.ts';
import { carryFree } from './free-settings.ts';
import { booleanOf, durationOf, integerOf, textOf } from './scalars.ts';

type Fields = Map<string, ConfNode>;

/** TLS of clients: options where these say all of it, since the host then reads the key as root; else as it is. */
export function carryTls(draft: Draft, entry: ConfEntry | undefined): void {
  if (!entry) return;
  const tls = clientTls(fieldsOf(entry.node));
  if (!tls || !draft.option('tls', tls)) carryFree(draft, [], entry);
}

function clientTls(fields: Fields): Record<string, unknown> | undefined {
  const files = filesIn(fields);
  const verify = booleanOf(take(fields, 'verify'));
  const map = booleanOf(take(fields, 'verify_and_map'));
  const version = take(fields, 'min_version');
  const first = take(fields, 'handshake_first', 'first', 'immediate');
  const timeout = take(fields, 'timeout');
  // Parts of a second are a float in many files.
  const wait = timeout?.kind === 'float' ? `${timeout.value * 1000}ms` : durationOf(timeout);
  const handshake = booleanOf(first) ?? textOf(first)?.toLowerCase();
  if (!files || fields.size > 0 || (first && handshake === undefined)) return undefined;
  return {
    enable: true,
    ...files,
    ...((verify || map) && { verify: map ? 'map' : 'required' }),
    ...(version && { minVersion: textOf(version) ?? String(version.value) }),
    ...(first && { handshakeFirst: { true: 'only', false: 'no' }[String(handshake)] ?? handshake }),
    // The server's own is two seconds, that of the option another.
    timeout: timeout ? wait : '2s',
  };
}

/** The cluster, where options say all of it; else as it is. */
export function carryCluster(draft: Draft, entry: ConfEntry | undefined): void {
  if (!entry) return;
  const cluster = clusterOf(fieldsOf(entry.node));
  if (!cluster || !draft.option('cluster', cluster)) carryFree(draft, [], entry);
}

function clusterOf(fields: Fields): Record<string, unknown> | undefined {
  const name = textOf(take(fields, 'name'));
  const host = textOf(take(fields, 'host', 'net'));
  const port = integerOf(take(fields, 'port'));
  const routes = take(fields, 'routes');
  const advertise = textOf(take(fields, 'advertise', 'cluster_advertise'));
  const urls =
    routes?.kind === 'list'
      ? routes.value.map((each) => /^nats(?:-route)?:\/\/([^@]+?)\/?$/.exec(textOf(each) ?? '')?.[1])
      : [];
  if (fields.size > 0 || name === undefined || port === undefined || urls.includes(undefined))
    return undefined;
  return {
    enable: true,
    name,
    ...(host !== undefined && { host }),
    port,
    routes: urls,
    ...(advertise !== undefined && { advertise }),
  };
}

function filesIn(fields: Fields): Record<string, unknown> | undefined {
  const [certificate, key, ca] = ['cert_file', 'key_file', 'ca_file'].map((name) =>
    textOf(take(fields, name)),
  );
  if (certificate === undefined || key === undefined) return undefined;
  return { certificate, key, ...(ca !== undefined && { ca }) };
}

/** By their names in lower case. What comes from the environment stays, so that no option is made of it. */
const fieldsOf = (node: ConfNode): Fields =>
  new Map(
    node.kind === 'map'
      ? [...node.value.values()].map((each) => [each.key.toLowerCase(), each.node])
      : [['', node]],
  );

function take(fields: Fields, ...names: readonly string[]): ConfNode | undefined {
  const name = names.find((each) => fields.has(each));
  const node = name === undefined ? undefined : fields.get(name);
  if (name === undefined || node?.environment !== undefined) return undefined;
  fields.delete(name);
  return node;
}
