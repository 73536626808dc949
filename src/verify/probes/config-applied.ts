import { milliseconds } from '../../domain/duration.ts';
import { bytes } from '../../domain/size.ts';
import type { Options } from '../../spec/options.ts';
import { type Difference, FailedExpectation } from '../errors.ts';
import { get, record } from '../http.ts';
import type { Machine } from '../machine.ts';
import type { Probe } from '../probe.ts';

type Json = Readonly<Record<string, unknown>>;

/** An option, its value as the server would tell it, and what the server tells. */
type Claim = readonly [option: string, expected: unknown, actual: unknown];

/**
 * Options are converted here once more, and not read from the lowering: what is compared are the author's words and the
 * server's.
 */
export const configApplied: Probe = {
  id: 'config-applied',
  proves: 'the server runs with the values of the options',
  needs: ['monitoring'],
  after: 'listening',
  harmless: true,
  async run(machine, { options }) {
    const varz = await page(machine, '/varz');
    const jsz = await page(machine, '/jsz?config=true');
    // Where it listens and keeps its data are other values on this machine.
    const { options: here } = machine.running;
    const claims = [
      ...serverClaims(options, here, varz),
      ...limitClaims(options, varz),
      ...jetstreamClaims(options, here, varz, jsz),
    ];
    return claims.flatMap(([option, expected, actual]): Difference[] =>
      expected === actual
        ? []
        : [{ expected: `${option} is ${show(expected)}`, actual: `it is ${show(actual)}` }],
    );
  },
};

async function page(machine: Machine, path: string): Promise<Json> {
  const answer = await get({ address: machine.address('monitoring'), path });
  if (answer.status === 200) return record(answer) ?? {};
  throw new FailedExpectation(`${path} answers 200`, `it answers ${answer.status}`);
}

function serverClaims(options: Options, here: Options, varz: Json): Claim[] {
  return [
    ['serverName', options.serverName, varz.server_name],
    ['host', here.host, varz.host],
    ['port', here.port, varz.port],
    ['httpHost', here.httpHost, varz.http_host],
    ['httpPort', here.httpPort, varz.http_port],
    ['auth.enable', options.auth.enable, varz.auth_required ?? false],
  ];
}

function limitClaims({ limits }: Options, varz: Json): Claim[] {
  return [
    ['limits.maxConnections', limits.maxConnections, varz.max_connections],
    ['limits.maxPayload', bytes(limits.maxPayload), varz.max_payload],
    ['limits.maxPending', bytes(limits.maxPending), varz.max_pending],
    ['limits.maxSubscriptions', limits.maxSubscriptions, varz.max_subscriptions ?? 0],
    ['limits.maxControlLine', bytes(limits.maxControlLine), varz.max_control_line],
    ['limits.pingInterval', nanoseconds(limits.pingInterval), varz.ping_interval],
    ['limits.pingMax', limits.pingMax, varz.ping_max],
    ['limits.writeDeadline', nanoseconds(limits.writeDeadline), varz.write_deadline],
  ];
}

function jetstreamClaims({ jetstream }: Options, here: Options, varz: Json, jsz: Json): Claim[] {
  const enabled: Claim = ['jetstream.enable', jetstream.enable, jsz.disabled !== true];
  if (!jetstream.enable || jsz.disabled === true) return [enabled];
  const always = jetstream.syncInterval === 'always';
  return [
    enabled,
    ...[jsz.config, (varz.jetstream as Json | undefined)?.config].flatMap((config): Claim[] => {
      const told = (config ?? {}) as Json;
      return [
        ['jetstream.maxMemory', bytes(jetstream.maxMemory), told.max_memory],
        ['jetstream.maxFileStore', bytes(jetstream.maxFileStore), told.max_storage],
        // The server makes a folder of its own in the one it is given (server/jetstream.go).
        ['jetstream.storeDir', `${here.jetstream.storeDir ?? here.dataDir}/jetstream`, told.store_dir],
        ['jetstream.domain', jetstream.domain ?? undefined, told.domain],
        always
          ? ['jetstream.syncInterval', true, told.sync_always ?? false]
          : ['jetstream.syncInterval', nanoseconds(jetstream.syncInterval), told.sync_interval],
      ];
    }),
  ];
}

/** The server tells durations in nanoseconds, in a number. */
const nanoseconds = (duration: string) => milliseconds(duration) * 1_000_000;

const show = (value: unknown): string => (value === undefined ? 'not told' : JSON.stringify(value));
