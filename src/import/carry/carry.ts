import type { Version } from '../../domain/server-version.ts';
import { PID_FILE } from '../../lower/host.ts';
import type { ConfEntry, ConfNode } from '../read/node.ts';
import type { Configuration } from '../read/parser.ts';
import { carryAccounts } from './accounts.ts';
import { carryAuthorization } from './authorization.ts';
import { Block } from './block.ts';
import { Draft } from './draft.ts';
import { carryFree } from './free-settings.ts';
import { carryJetStream } from './jetstream.ts';
import { addressOf, booleanOf, durationOf, integerOf, sizeOf, textOf } from './scalars.ts';
import { carryCluster, carryTls } from './tls.ts';

/** Where natsmith has them. */
const LOG_FILE = '/var/lib/nats/nats-server.log';

/** Settings that are an option of the same meaning, by the option's path (`server/opts.go`, processConfigFileLine). */
const OPTIONS: readonly (readonly [string, (node: ConfNode) => unknown, ...string[]])[] = [
  ['serverName', textOf, 'server_name'],
  ['debug', booleanOf, 'debug'],
  ['trace', booleanOf, 'trace'],
  ['limits.maxConnections', integerOf, 'max_connections', 'max_conn'],
  ['limits.maxPayload', sizeOf, 'max_payload'],
  ['limits.maxPending', sizeOf, 'max_pending'],
  ['limits.maxSubscriptions', integerOf, 'max_subscriptions', 'max_subs'],
  ['limits.maxControlLine', sizeOf, 'max_control_line'],
  ['limits.pingInterval', durationOf, 'ping_interval'],
  ['limits.pingMax', integerOf, 'ping_max'],
  ['limits.writeDeadline', durationOf, 'write_deadline'],
  ['limits.lameDuckDuration', durationOf, 'lame_duck_duration'],
  ['limits.lameDuckGracePeriod', durationOf, 'lame_duck_grace_period'],
];

/** Carries a configuration over into the options of a spec for a release of nats-server, as far as that goes. */
export function carryOver({ settings, slips }: Configuration, version: Version): Draft {
  const draft = new Draft(version);
  for (const { place, message } of slips) draft.leave('', place, message);
  const block = new Block(settings, '', draft);
  for (const [option, read, ...names] of OPTIONS) {
    const entry = block.take(...names);
    if (entry && !(isInFile(entry) && draft.option(option, read(entry.node)))) carryFree(draft, [], entry);
  }
  const host = carryListen(draft, block);
  carryMonitoring(draft, block, host);
  carryLogs(draft, block);
  carryJetStream(draft, block.take('jetstream'), block.take('store_dir', 'storedir'));
  carryAuthorization(draft, block.take('authorization'));
  carryAccounts(draft, block.take('accounts'));
  carryTls(draft, block.take('tls'));
  carryCluster(draft, block.take('cluster'));
  for (const entry of block.rest()) carryFree(draft, [], entry);
  return draft;
}

/** Texts of the environment may be secrets; numbers and booleans are none to the server. */
const isInFile = ({ node }: ConfEntry): boolean => node.environment === undefined || node.kind !== 'text';

/** @returns the address that clients connect to, where the file says one */
function carryListen(draft: Draft, block: Block): string | undefined {
  const listen = block.take('listen');
  const address = listen && isInFile(listen) ? addressOf(listen.node) : undefined;
  if (listen && !address) carryFree(draft, [], listen);
  const host = block.take('host', 'net');
  const port = block.take('port');
  if (host && !(isInFile(host) && draft.option('host', textOf(host.node)))) carryFree(draft, [], host);
  if (port && !draft.option('port', integerOf(port.node))) carryFree(draft, [], port);
  if (!address) return textOf(host?.node);
  if (address.host !== undefined && !draft.option('host', address.host))
    draft.setting(['host'], address.host);
  if (!draft.option('port', address.port)) draft.setting(['port'], address.port);
  return address.host ?? textOf(host?.node);
}

/** Without an address of its own, monitoring has that of clients (server/opts.go, setBaselineOptions). */
function carryMonitoring(draft: Draft, block: Block, host = '0.0.0.0'): void {
  const http = block.take('http', 'http_port', 'monitor_port');
  const secure = [block.take('https'), block.take('https_port')].filter((entry) => entry !== undefined);
  for (const entry of secure) {
    carryFree(draft, [], entry);
    // The server takes one of the two.
    draft.setting(['http'], null);
    draft.change(
      entry.key,
      entry.place,
      'the health check, the proxy and metrics of natsmith ask over HTTP, which is off',
    );
  }
  if (!http) return;
  const address = isInFile(http) ? addressOf(http.node) : undefined;
  const carried =
    address && draft.option('httpHost', address.host ?? host) && draft.option('httpPort', address.port);
  if (!carried) carryFree(draft, [], { ...http, key: 'http' });
}

function carryLogs(draft: Draft, block: Block): void {
  const file = block.take('log_file', 'logfile');
  const times = block.take('logtime');
  const pid = block.take('pid_file', 'pidfile');
  if (file) {
    draft.option('logs.to', 'file');
    if (textOf(file.node) !== LOG_FILE)
      draft.change(
        file.key,
        file.place,
        'the log will be nats-server.log in dataDir, where the service may write, and is rotated there',
      );
    if (times && booleanOf(times.node) === false) draft.setting(['logtime'], false);
  } else if (times && booleanOf(times.node) === true)
    draft.change(times.key, times.place, 'the journal has times of its own, so that nats-server writes none');
  if (pid && textOf(pid.node) !== PID_FILE)
    draft.leave(
      pid.key,
      pid.place,
      'systemd knows the process; natsmith sets a pid_file where its log rotation needs one',
    );
}
