import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import type { SpecInput } from '../../src/spec/spec.ts';
import { deploymentsOf } from '../support/deployments.ts';
import { journal, property, sh, startNginx } from '../support/live.ts';
import { install, startMachine } from '../support/machine.ts';
import { describeInSandbox } from '../support/sandbox.ts';
import { tempDir } from '../support/temp-dir.ts';
import { root, testWith, tool } from '../support/tools.ts';

type Tls = NonNullable<NonNullable<NonNullable<SpecInput['base']>['proxy']>['tls']>;

const deployment = (tls: Tls, host = 'rave.local') =>
  deploymentsOf({
    name: 'certified',
    base: { proxy: { enable: true, host, tls: { enable: true, ...tls } } },
  })[0]!;

const SCRIPT = join(root, 'src/lower/scripts/self-sign.sh');
const FILES = { certificate: '/srv/tls/chain.pem', key: '/etc/ssl/private/nats.pem' };
const HOST = 'nats.example.org';
const overTls = (host: string, certificate: string) =>
  `curl -fsS --retry 20 --retry-delay 0 --retry-connrefused --cacert ${certificate} --resolve ${host}:443:127.0.0.1 https://${host}/nats/healthz`;

testWith(['openssl'], 'a name may be longer than a common name of a certificate', async () => {
  await using dir = await tempDir();
  const name = `${'name.'.repeat(40)}example`;
  const certificate = `${dir.path}/new/chain.pem`;
  await execa('sh', [SCRIPT, certificate, `${dir.path}/new/key.pem`, name]);
  const { stdout } = await execa(tool('openssl'), ['x509', '-noout', '-checkhost', name, '-in', certificate]);
  expect(stdout).toContain('does match certificate');
});

describeInSandbox(['nginx', 'curl', 'openssl', 'nats-server-2.15'], 'before the first certificate', () => {
  test('nginx starts with one of our own making, and keeps the real one', async () => {
    await using machine = await startMachine('2.15');
    await install(machine, deployment(FILES));
    await startNginx(machine);
    expect(await sh(machine, overTls('rave.local', FILES.certificate))).toContain('ok');
    expect(await sh(machine, `stat --format='%U %G %a' ${FILES.certificate} ${FILES.key}`)).toBe(
      'root root 644\nroot root 640',
    );

    await sh(machine, `rm ${FILES.certificate}; cp ${FILES.key} /tmp/key; systemctl restart nginx.service`);
    expect(await sh(machine, overTls('rave.local', FILES.certificate))).toContain('ok');
    await sh(machine, `cmp ${FILES.key} /tmp/key`);

    // What stands for the real one: nothing of it changes.
    await sh(machine, `echo real >${FILES.certificate}; systemctl restart nats-proxy-certificate.service`);
    expect(await sh(machine, `cat ${FILES.certificate}`)).toBe('real');
    expect(await property(machine, 'nats-proxy-certificate.service', 'Result')).toBe('success');
  });

  test('which install.sh says, where an ACME client should bring one', async () => {
    await using machine = await startMachine('2.15');
    await startNginx(machine);
    const folder = `/var/lib/acme/${HOST}`;
    const said = await install(machine, deployment({ acme: true }, HOST));
    expect(said).toContain(`puts fullchain.pem and key.pem into ${folder}`);
    expect(said).toContain('reloaded: nginx');
    expect(await sh(machine, overTls(HOST, `${folder}/fullchain.pem`))).toContain('ok');
    await sh(machine, 'test -d /var/lib/acme/acme-challenge');

    await sh(
      machine,
      `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=real \
      -addext subjectAltName=DNS:${HOST} -out ${folder}/fullchain.pem -keyout ${folder}/key.pem 2>&1`,
    );
    expect(await install(machine, deployment({ acme: true }, HOST))).not.toContain('nobody trusts');
    expect(await journal(machine)).toContain(`made a certificate for ${HOST} that nobody trusts`);
  });

  test('but in no folder of /etc that is not there: the server starts all the same', async () => {
    await using machine = await startMachine('2.15');
    const elsewhere = { certificate: '/etc/none/chain.pem', key: '/etc/none/key.pem' };
    const said = await install(machine, deployment(elsewhere));
    expect(said).toMatch(/mkdir: cannot create directory .*\/etc\/none/);
    expect(said).toContain('nginx refuses its configuration and was not reloaded');
    expect(await property(machine, 'nats.service', 'ActiveState')).toBe('active');
  });
});
