import { MachineError } from '../errors.ts';
import type { Begin, Machine } from '../machine.ts';
import { targetOn, work } from '../work.ts';
import type { Target } from '../worker/connection.ts';
import { type BareServer, startBareServer, stopBareServer } from './bare-server.ts';
import { type Cell, cell, cells, loadText } from './cells.ts';
import { median } from './median.ts';
import { quotas } from './quotas.ts';

/** One load on two servers that took turns. */
export interface BenchRow {
  /** unit: under the emitted unit, and bare; quota: bare with the unit's quota, and without; sync: another syncInterval, and 2m. */
  readonly group: 'unit' | 'quota' | 'sync';
  readonly load: string;
  readonly clients: number;
  /** What is other about the first server. */
  readonly variant: string;
  /** Messages a second, medians. */
  readonly rate: number;
  readonly reference: number;
  /** Of turns that followed one another: their median, the lowest and the highest. Far apart, they tell little. */
  readonly ratio: number;
  readonly ratios: readonly [lowest: number, highest: number];
  /** The clients themselves took up a processor: the servers might do more. */
  readonly limitedByClients: boolean;
}

export interface BenchReport {
  readonly profile: string;
  readonly where: string;
  readonly processors: number;
  /** Rates say little of a real machine then; ratios do. */
  readonly emulated: boolean;
  readonly rows: readonly BenchRow[];
  /** Why there are not more. */
  readonly problem?: MachineError;
}

/** NATS's own default (server/filestore.go, defaultSyncInterval). */
const NATS_SYNC_INTERVAL = '2m';
const SYNC_INTERVALS = ['1s', 'always'];
/** The clients are one thread. */
const BUSY = 0.9;
/** Milliseconds for a cell: opening a thousand connections, twice, is most of it. */
const LIMIT = 120_000;

/**
 * Measures what the emitted unit costs, beside a bare nats-server on the same host. Clients run on that host.
 */
export async function bench(machine: Machine, begin: Begin): Promise<BenchReport> {
  const { options, profile } = machine.running;
  const { output } = await machine.execute('nproc; systemd-detect-virt');
  const [processors, virtualization] = output.split('\n');
  const rows: BenchRow[] = [];
  const group =
    (name: BenchRow['group'], list: readonly Cell[], variants: readonly string[]) =>
    async (targets: readonly Target[]) => {
      for (const [index, each] of list.entries()) {
        begin(`measure ${name} ${index + 1} of ${list.length}: ${loadText(each)}, ${each.clients} clients`);
        rows.push(...(await measureRows(machine, name, each, variants, targets)));
      }
    };

  let failure: MachineError | undefined;
  try {
    const bare = { name: 'bare' };
    await withServers(machine, [bare], ([reference]) =>
      group('unit', cells(options), ['unit'])([reference!, targetOn(machine)]),
    );
    const limited = await quotas(machine);
    await withServers(
      machine,
      [bare, ...limited],
      group(
        'quota',
        quotaCells(options),
        limited.map(({ variant }) => variant),
      ),
    );
    if (options.jetstream.enable) {
      const servers = [NATS_SYNC_INTERVAL, ...SYNC_INTERVALS].map((syncInterval) => ({
        name: `sync-${syncInterval}`,
        syncInterval,
      }));
      const loads = [...cell(options, 'file', 'async', 100), ...cell(options, 'file', 'sync', 1)];
      await withServers(
        machine,
        servers,
        group(
          'sync',
          loads,
          SYNC_INTERVALS.map((value) => `syncInterval ${value}`),
        ),
      );
    }
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    failure = error;
  }
  return {
    profile,
    where: machine.where,
    processors: Number(processors),
    emulated: virtualization === 'qemu',
    rows,
    ...(failure && { problem: failure }),
  };
}

const quotaCells = (options: Machine['running']['options']) => [
  ...cell(options, 'core', 'async', 100),
  ...cell(options, 'file', 'async', 100),
];

/** Rates of all targets but the first, which the others are compared with. */
async function measureRows(
  machine: Machine,
  group: BenchRow['group'],
  each: Cell,
  variants: readonly string[],
  targets: readonly Target[],
): Promise<BenchRow[]> {
  const { rates, busy } = await work(machine, { kind: 'measure', targets, ...each }, LIMIT);
  const [reference, ...others] = rates;
  return others.map((turns, index) => {
    const pairs = ratiosOf(turns, reference!);
    return {
      group,
      load: loadText(each),
      clients: each.clients,
      variant: variants[index]!,
      rate: Math.round(median(turns)),
      reference: Math.round(median(reference!)),
      ratio: median(pairs),
      ratios: [Math.min(...pairs), Math.max(...pairs)] as const,
      limitedByClients: busy > BUSY,
    };
  });
}

/** In thousandths. A turn in which nothing came through has nothing to be compared with. */
function ratiosOf(turns: readonly number[], reference: readonly number[]): number[] {
  const pairs = turns.flatMap((rate, turn) => (reference[turn]! > 0 ? [rate / reference[turn]!] : []));
  return pairs.length === 0 ? [0] : pairs.map((ratio) => Math.round(ratio * 1000) / 1000);
}

async function withServers(
  machine: Machine,
  servers: readonly BareServer[],
  run: (targets: readonly Target[]) => Promise<void>,
): Promise<void> {
  const targets: Target[] = [];
  try {
    for (const server of servers) targets.push(await startBareServer(machine, server));
    await run(targets);
  } finally {
    for (const server of servers) await stopBareServer(machine, server);
  }
}
