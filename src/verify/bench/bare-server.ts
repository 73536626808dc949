import { MachineError } from '../errors.ts';
import type { Machine } from '../machine.ts';
import { targetOn } from '../work.ts';
import type { Target } from '../worker/connection.ts';

/** What is other than in nats.service's nats-server.conf, and what systemd is told of it: nothing, unless it is said here. */
export interface BareServer {
  readonly name: string;
  readonly syncInterval?: string;
  /** `CPUQuota=400%` */
  readonly properties?: readonly string[];
}

const FOLDER = '/var/lib/natsmith-bench';
const FIRST_PORT = 24_222;
const FIRST_MONITORING_PORT = 28_222;
let started = 0;

/**
 * Runs a nats-server beside the deployment's, from the same program and the same nats-server.conf, on a port and with a store of
 * its own, without the unit's sandbox and quota.
 * @throws MachineError where it does not start
 */
export async function startBareServer(
  machine: Machine,
  { name, syncInterval, properties = [] }: BareServer,
): Promise<Target> {
  const program = machine.programs.find((each) => each.name === 'nats-server')!.path;
  const number = started++;
  const port = FIRST_PORT + number;
  const folder = `${FOLDER}/${name}`;
  // No flag: "Duplicate 'store_dir' configuration" (server/opts.go, parseJetStream).
  const changes = [
    ['store_dir', folder],
    ...(syncInterval === undefined ? [] : [['sync_interval', syncInterval]]),
  ].map(([key, value]) => `-e 's|^( *${key}:).*|\\1 "${value}"|'`);
  const toFile = machine.running.options.logs.to === 'file';
  // Flags win over the configuration (server/opts.go, MergeOptions).
  const flags = [
    ...['--config', `${folder}/nats-server.conf`],
    ...['--port', String(port), '--http_port', String(FIRST_MONITORING_PORT + number)],
    ...(toFile ? ['--log', `${folder}/log`, '--pid', `${folder}/pid`] : []),
  ];
  const { status, output } = await machine.execute(
    `set -e
umask 077
mkdir -p ${folder}
sed -E ${changes.join(' ')} /run/nats/nats-server.conf > ${folder}/nats-server.conf
systemd-run --quiet --unit=${unitOf(name)} -p LimitNOFILE=524288 ${properties.map((property) => `-p '${property}'`).join(' ')} ${program} ${flags.join(' ')}
for try in $(seq 100); do
  [ -z "$(ss -Hltn 'sport = :${port}')" ] || exit 0
  sleep 0.2
done
journalctl --quiet --no-pager -o cat -n 12 -u ${unitOf(name)}
exit 1`,
    30_000,
  );
  if (status !== 0)
    throw new MachineError(`a bare nats-server (${name}) does not start beside the deployment's`, {
      details: output,
    });
  return { ...targetOn(machine), port };
}

/** Ends it and removes what it has stored. */
export async function stopBareServer(machine: Machine, { name }: BareServer): Promise<void> {
  await machine.execute(
    `systemctl kill --signal=KILL ${unitOf(name)}; systemctl stop ${unitOf(name)}; systemctl reset-failed ${unitOf(name)} 2>/dev/null; rm -rf ${FOLDER}/${name}`,
  );
}

const unitOf = (name: string) => `natsmith-bench-${name}.service`;
