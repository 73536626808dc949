import { connect } from 'nats';
import { describe, expect, test } from 'vitest';
import type { SpecInput } from '../../src/spec/spec.ts';
import { type Certificate, signed } from '../support/certificate.ts';
import { deploymentsOf } from '../support/deployments.ts';
import { property, putSecrets, sh } from '../support/live.ts';
import { install, startMachine } from '../support/machine.ts';
import { NATS_VERSIONS, natsServerTool } from '../support/nats-server.ts';
import { describeInSandbox, type Sandbox } from '../support/sandbox.ts';

const authority = { ...signed(1, 'authority'), name: 'authority' };
const server = signed(2, 'nats.example', authority);
const amy = signed(3, 'amy', authority);
const [own, renewed] = [signed(4, 'natsmith', authority), signed(5, 'natsmith', authority)];
const stranger = signed(6, 'natsmith');

const CERTIFICATE = '/etc/ssl/nats/own.pem';
const KEY = '/etc/ssl/nats/own.key';
const PASSWORD = 'amys-secret';

type Options = NonNullable<SpecInput['base']>;
const users = [{ name: 'amy', publish: ['>'], subscribe: ['>'] }];
const streams = {
  ORDERS: {
    subjects: ['orders.>'],
    consumers: { worker: { maxDeliver: 1, ackWait: '100ms', deadLetter: 'DLQ' } },
  },
  DLQ: { subjects: ['dlq.>'] },
};

const spec = (tls: Options['tls'], more: Options): SpecInput => ({
  name: 'shop',
  base: {
    tls: {
      enable: true,
      certificate: '/etc/ssl/nats/chain.pem',
      key: '/etc/ssl/nats/key.pem',
      ca: '/etc/ssl/nats/ca.pem',
      clientCertificate: CERTIFICATE,
      clientKey: KEY,
      ...tls,
    },
    backup: { enable: true },
    ...more,
  },
});

const ownFiles = ({ certificate, key }: Certificate) => ({
  [CERTIFICATE]: { content: certificate },
  [KEY]: { content: key },
});

async function prepare(machine: Sandbox): Promise<void> {
  await putSecrets(machine, { amy: PASSWORD });
  await machine.write({
    '/etc/ssl/nats/chain.pem': { content: server.certificate + authority.certificate },
    '/etc/ssl/nats/key.pem': { content: server.key },
    '/etc/ssl/nats/ca.pem': { content: authority.certificate },
    ...ownFiles(own),
  });
}

async function connected(machine: Sandbox, login: object, shown?: Certificate) {
  const tls = { ca: authority.certificate, host: 'nats.example', cert: shown?.certificate, key: shown?.key };
  const servers = `127.0.0.1:${await machine.forward(4222)}`;
  return connect({ servers, ...login, reconnect: false, tls: tls as never });
}

/** A message that nobody acknowledges comes to where it is described to. */
async function expectDeadLetter(machine: Sandbox, login: object): Promise<void> {
  const connection = await connected(machine, login, amy);
  await connection.jetstream().publish('orders.new', 'broken');
  const next = '$JS.API.CONSUMER.MSG.NEXT.ORDERS.worker';
  for (let n = 0; n < 8; n++)
    await connection
      .request(next, '{"batch":1,"expires":100000000}', { noMux: true, timeout: 500 })
      .catch(() => undefined);
  const manager = await connection.jetstreamManager();
  const count = async () => (await manager.streams.info('DLQ')).state.messages;
  await expect.poll(count, { timeout: 15_000 }).toBeGreaterThan(0);
  await connection.close();
}

const journal = (machine: Sandbox, unit: string) =>
  sh(machine, `journalctl --sync; journalctl -q -o cat -u ${unit}`);

const asks = {
  'a certificate besides a password': {
    options: spec({ verify: 'required' }, { auth: { enable: true, users }, streams }),
    login: { user: 'amy', pass: PASSWORD },
    saved: '/var/lib/nats-backup',
  },
  'a certificate, which says who they are': {
    options: spec({ verify: 'map', clientUser: 'natsmith' }, { auth: { enable: true, users }, streams }),
    login: {},
    saved: '/var/lib/nats-backup',
  },
  'a certificate, which says who they are, in the one account that stores': {
    options: spec(
      { verify: 'map', clientUser: 'natsmith' },
      {
        auth: { enable: true, users: [{ ...users[0]!, name: 'bob' }] },
        accounts: { SHOP: { users, streams, jetstream: { enable: true } } },
      },
    ),
    login: {},
    saved: '/var/lib/nats-backup/SHOP',
  },
} as const;

describe.each(NATS_VERSIONS)(
  'natsmith on a host whose clients show certificates, nats-server %s',
  (version) => {
    describeInSandbox([natsServerTool(version), 'curl'], version, () => {
      test.each(Object.entries(asks))(
        'makes streams, copies dead letters and saves, where the server wants %s',
        async (_, { options, login, saved }) => {
          await using machine = await startMachine(version);
          await prepare(machine);
          const said = await install(machine, deploymentsOf(options)[0]!);
          expect(said).toMatch(/changes? made/);
          await expect(connected(machine, login)).rejects.toThrow();
          expect(await property(machine, 'nats-provision.service', 'Result')).toBe('success');
          await expectDeadLetter(machine, login);
          await sh(machine, 'systemctl start nats-backup.service nats-drift.service');
          expect(await sh(machine, `ls ${saved}/*Z`)).toContain('ORDERS');
          // Nothing of it is where others read, and nothing in the configuration.
          const key = own.key.split('\n')[1]!;
          expect(await sh(machine, `grep -rlF ${key} /run/nats /etc/nats /etc/systemd || true`)).toBe('');

          await machine.write(ownFiles(renewed));
          await sh(machine, 'systemctl start nats-backup.service');
          await machine.write(ownFiles(stranger));
          await sh(machine, '! systemctl start nats-backup.service');
          expect(await journal(machine, 'nats-backup')).toMatch(
            /no TLS with the server|the connection was cut/,
          );
          await sh(machine, `rm ${CERTIFICATE}; ! systemctl start nats-backup.service`);
          expect(await journal(machine, 'nats-backup')).toContain('client-certificate holds no certificate');
        },
      );
    });
  },
);
