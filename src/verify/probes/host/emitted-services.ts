import type { Machine } from '../../machine.ts';

/** The services that the deployment has put on the host. */
export async function emittedServices(machine: Machine): Promise<string[]> {
  const { output } = await machine.execute('cd /etc/systemd/system && echo nats*.service');
  return output
    .split(' ')
    .filter((name) => /^nats(-[a-z-]+)?\.service$/.test(name) && name !== 'nats-server.service');
}
