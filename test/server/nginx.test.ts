import { expect, test } from 'vitest';
import ownSpec from '../../natsmith.config.ts';
import type { Deployment } from '../../src/spec/resolve.ts';
import { deploymentsOf } from '../support/deployments.ts';
import { describeInSandbox } from '../support/sandbox.ts';
import { type Get, served } from '../support/served.ts';

const [dev, prod] = deploymentsOf(ownSpec) as [Deployment, Deployment];

const expectMonitoring = async (get: Get, scheme: string) => {
  expect(JSON.parse((await get(`${scheme}://HOST/nats/healthz`)).body)).toEqual({ status: 'ok' });
  expect(JSON.parse((await get(`${scheme}://HOST/nats/healthz?js-enabled-only=true`)).body)).toEqual({
    status: 'ok',
  });
  expect(JSON.parse((await get(`${scheme}://HOST/nats/varz`)).body)).toMatchObject({ port: 4222 });
  const page = await get(`${scheme}://HOST/nats/`);
  expect(page.status).toBe(200);
  for (const [, link] of page.body.matchAll(/href=["']?(?!http)([^"'\s>?]+)/g)) {
    const found = await get(new URL(link!, `${scheme}://HOST/nats/`).href.replace('host', 'HOST'));
    // Some pages of the server need a cluster.
    const itself = await get(new URL(link!, 'http://127.0.0.1:8222/').href);
    expect(found.status, `the page links to ${link}`).toBe(itself.status);
  }
  expect(await get(`${scheme}://HOST/nats`)).toMatchObject({
    status: 301,
    redirect: `${scheme}://rave.local/nats/`,
  });
  for (const path of ['varz', 'healthz', 'natsx/varz', 'nats/nosuchpage'])
    expect((await get(`${scheme}://HOST/${path}`)).status, path).toBe(404);
};

describeInSandbox(
  ['nginx', 'curl', 'openssl', 'nats-server-2.15'],
  'nginx with the emitted configuration',
  () => {
    test('shows the monitoring pages, and nothing else, over HTTP', () =>
      served(dev, (get) => expectMonitoring(get, 'http')));

    test('over HTTPS; HTTP is redirected there', () =>
      served(prod, async (get) => {
        await expectMonitoring(get, 'https');
        expect(await get('http://HOST/nats/varz?x=1')).toMatchObject({
          status: 301,
          redirect: 'https://rave.local/nats/varz?x=1',
        });
      }));

    test('shows an ACME authority what it asks for, over HTTP', async () => {
      const [ordered] = deploymentsOf({
        name: 'ordered',
        base: { proxy: { enable: true, host: 'rave.local', tls: { enable: true, acme: true } } },
      });
      const challenge = '.well-known/acme-challenge/token';
      const files = { [`/var/lib/acme/acme-challenge/${challenge}`]: 'an answer' };
      await served(
        ordered!,
        async (get) => {
          expect(await get(`http://HOST/${challenge}`)).toMatchObject({ status: 200, body: 'an answer' });
          expect(await get(`http://HOST/${challenge}s`)).toMatchObject({ status: 404 });
          expect(await get('http://HOST/nats/healthz')).toMatchObject({
            status: 301,
            redirect: 'https://rave.local/nats/healthz',
          });
          expect(await get('https://HOST/nats/healthz')).toMatchObject({ status: 200 });
        },
        { files, http: 'deny all;' },
      );
    });

    test('has no metrics where there is no exporter', async () => {
      const [off] = deploymentsOf({ name: 'off', base: { proxy: { enable: true } } });
      await served(off!, async (get) =>
        expect(await get('http://HOST/nats/metrics')).toMatchObject({ status: 404 }),
      );
    });
  },
);
