import { MachineError } from '../../errors.ts';
import type { Machine } from '../../machine.ts';

/** The server's process, as systemd and the kernel see it. */
export interface NatsUnit {
  readonly pid: number;
  /** Bytes: the most that it has had, and the limit; undefined where there is none. */
  readonly memoryPeak: number;
  readonly memoryMax: number | undefined;
  /** Connections and ports that it listens on. */
  readonly sockets: number;
}

/** @throws MachineError where the unit does not run */
export async function natsUnit(machine: Machine): Promise<NatsUnit> {
  const { output } = await machine.execute(`pid=$(systemctl show --value -p MainPID nats.service)
group=/sys/fs/cgroup$(systemctl show --value -p ControlGroup nats.service)
echo "$pid" "$(cat "$group/memory.peak")" "$(cat "$group/memory.max")" "$(ls -l "/proc/$pid/fd" | grep -c socket:)"`);
  const [pid, memoryPeak, memoryMax, sockets] = output.split(' ').map(Number);
  if (!pid || !memoryPeak || sockets === undefined)
    throw new MachineError('nats.service does not run', { details: output });
  // Without a limit, the kernel says "max".
  return { pid, memoryPeak, memoryMax: Number.isNaN(memoryMax) ? undefined : memoryMax, sockets };
}
