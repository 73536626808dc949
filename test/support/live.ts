import { connect, type NatsConnection } from 'nats';
import { natsLogin } from './nats-wire.ts';
import type { Sandbox } from './sandbox.ts';

/*
 * What an operator does on a machine that a real systemd runs (machine.ts), and sees there.
 */

/** @throws with what the units have said, where the script fails */
export const sh = async (machine: Sandbox, script: string): Promise<string> => {
  const { ok, output } = await machine.run(['sh', '-ec', script], { timeout: 20_000 });
  if (!ok) throw new Error(`${script}\n${output}\n${await journal(machine)}`);
  return output.trim();
};

/** What the units have said. */
export const journal = async (machine: Sandbox): Promise<string> =>
  (await machine.run(['journalctl', '--quiet', '--output=cat', '--unit=nats*', '--lines=500'])).stdout;

export const property = (machine: Sandbox, unit: string, name: string) =>
  sh(machine, `systemctl show --property=${name} --value ${unit}`);

export const pidOf = (machine: Sandbox) => property(machine, 'nats.service', 'MainPID');

/** Puts secrets where systemd looks for credentials (`amy`), or into files (`/srv/bob`). */
export const putSecrets = (machine: Sandbox, secrets: Readonly<Record<string, string>>): Promise<void> =>
  machine.write(
    Object.fromEntries(
      Object.entries(secrets).map(([name, content]) => [
        name.startsWith('/') ? name : `/etc/credstore/nats.${name}`,
        { content, mode: 0o600 },
      ]),
    ),
  );

/** The server's clients, from outside of the machine. */
export interface Door {
  letsIn(user: string, password: string): Promise<boolean>;
  /** A connection that does not come back by itself. */
  connect(user: string, password: string): Promise<NatsConnection>;
}

export const doorOf = async (machine: Sandbox): Promise<Door> => {
  await sh(machine, 'curl -fsS --retry 20 --retry-delay 0 --retry-all-errors 127.0.0.1:8222/healthz');
  const port = await machine.forward(4222);
  return {
    letsIn: (user, password) => natsLogin(port, user, password),
    connect: (user, pass) => connect({ servers: `127.0.0.1:${port}`, user, pass, reconnect: false }),
  };
};

/** The distribution's nginx, in its own unit. */
export const startNginx = (machine: Sandbox) =>
  sh(machine, 'mkdir -p /var/lib/nginx /var/log/nginx; systemctl start nginx.service');
