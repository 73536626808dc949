import type { Machine } from '../machine.ts';
import type { BareServer } from './bare-server.ts';

/** To see what a quota costs that bites: one processor. */
const ONE_PROCESSOR = 'CPUQuota=100%';
const MIB = 1024 ** 2;

/** Bare servers with a quota: the one of nats.service, where it has one, and a narrow one. */
export async function quotas(machine: Machine): Promise<(BareServer & { readonly variant: string })[]> {
  const { output } = await machine.execute(
    'systemctl show -p CPUQuotaPerSecUSec,MemoryMax,Environment nats.service; sed -n s/^CPUQuota=/CPUQuota=/p /etc/systemd/system/nats.service',
  );
  const shown = new Map(
    output.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const cpu = shown.get('CPUQuota');
  const memory = Number(shown.get('MemoryMax'));
  const properties = [
    ...(cpu === undefined ? [] : [`CPUQuota=${cpu}`]),
    ...(Number.isNaN(memory) ? [] : [`MemoryMax=${memory}`]),
  ];
  const environment = shown.get('Environment');
  const words = [
    ...(cpu === undefined ? [] : [`CPUQuota=${cpu}`]),
    ...(Number.isNaN(memory) ? [] : [`MemoryMax=${Math.round(memory / MIB)}M`]),
  ];
  return [
    ...(properties.length === 0
      ? []
      : [
          {
            name: 'quota-of-the-unit',
            variant: `${words.join(', ')} (the unit's)`,
            properties: [...properties, ...(environment ? [`Environment=${environment}`] : [])],
          },
        ]),
    { name: 'quota-of-one', variant: ONE_PROCESSOR, properties: [ONE_PROCESSOR] },
  ];
}
