import { describe, expect, test } from 'vitest';
import { speakWith } from '../../src/verify/tls-attempt.ts';
import { selfSigned } from '../support/certificate.ts';
import { deploymentsOf } from '../support/deployments.ts';
import { journal, pidOf, property, sh } from '../support/live.ts';
import { install, startMachine } from '../support/machine.ts';
import { NATS_VERSIONS, natsServerTool } from '../support/nats-server.ts';
import { describeInSandbox, type Sandbox } from '../support/sandbox.ts';

const [one, two] = [selfSigned(1), selfSigned(2)];
const files = { certificate: '/etc/ssl/nats/chain.pem', key: '/etc/ssl/nats/key.pem' };
const [deployment] = deploymentsOf({ name: 'x', base: { tls: { enable: true, ...files } } });

/** As an ACME client leaves them: the key for root alone. */
const put = (machine: Sandbox, { certificate, key }: { certificate: string; key: string }) =>
  machine.write({ [files.certificate]: certificate, [files.key]: { content: key, mode: 0o600 } });

describe.each(NATS_VERSIONS)('a certificate on a host, nats-server %s', (version) => {
  describeInSandbox([natsServerTool(version), 'curl'], 'which clients are shown', () => {
    test("is root's own file, and a new one is taken without a restart, once it is whole", async () => {
      await using machine = await startMachine(version);
      await put(machine, one);
      await install(machine, deployment!);
      const at = { host: '127.0.0.1', port: await machine.forward(4222), tls: true };
      const shows = async (pair: typeof one) =>
        (await speakWith(at, { ca: pair.certificate, servername: 'localhost' }, false)) === undefined;
      const renew = async () => {
        await sh(machine, 'systemctl start nats-tls-renewal.service');
        await sh(machine, 'while systemctl list-jobs | grep -q nats-tls; do sleep 0.1; done');
        return property(machine, 'nats-tls-reload.service', 'Result');
      };
      expect(await shows(one)).toBe(true);
      const pid = await pidOf(machine);

      await renew();
      expect(await journal(machine)).not.toContain('Reloading');
      await put(machine, { certificate: two.certificate, key: one.key });
      expect(await renew()).toBe('exit-code');
      expect(await shows(one)).toBe(true);
      await put(machine, two);
      expect(await renew(), await journal(machine)).toBe('success');
      expect(await shows(two)).toBe(true);
      expect(await pidOf(machine)).toBe(pid);
      expect(await sh(machine, 'stat -c "%U %a" /run/nats/tls/*/key.pem')).toBe('nats 600');
      expect(await sh(machine, 'systemctl is-active nats-tls-renewal.timer')).toBe('active');
    });
  });
});
