import { expect, test } from 'vitest';
import ownSpec from '../../natsmith.config.ts';
import type { Deployment } from '../../src/spec/resolve.ts';
import { deploymentsOf } from '../support/deployments.ts';
import { layOut, startEmitted } from '../support/installed.ts';
import { describeInSandbox, type Sandbox, startSandbox } from '../support/sandbox.ts';
import { tool } from '../support/tools.ts';

const [dev, prod] = deploymentsOf(ownSpec) as [Deployment, Deployment];

/** What Debian's nginx.conf does with the folder of sites, and no more. */
const NGINX_CONF = `
user root;
daemon off;
error_log stderr;
events { }
http {
  access_log off;
  include /etc/nginx/conf.d/*.conf;
}
`;

const certify = async (sandbox: Sandbox, { options: { proxy } }: Deployment) => {
  const folder = proxy.tls.certificate!.replace(/\/[^/]+$/, '');
  const { ok, output } = await sandbox.run([
    'sh',
    '-ec',
    `mkdir -p "$1"; openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj "/CN=$2" \
      -addext "subjectAltName=DNS:$2" -out "$3" -keyout "$4"`,
    'sh',
    folder,
    proxy.host,
    proxy.tls.certificate!,
    proxy.tls.key!,
  ]);
  if (!ok) throw new Error(output);
};

/** The emitted deployment with a real nginx in front. `get` gives status, redirect and body of a page. */
const served = async (deployment: Deployment, run: (get: Get) => Promise<void>) => {
  await using sandbox = await startSandbox();
  await layOut(sandbox, deployment);
  await sandbox.run(['rm', '-rf', '/var/log/nginx', '/var/lib/nginx']);
  await sandbox.run(['mkdir', '-p', '/var/log/nginx', '/var/lib/nginx']);
  await sandbox.write({ '/etc/nginx/test.conf': NGINX_CONF });
  if (deployment.options.proxy.tls.enable) await certify(sandbox, deployment);
  await using _ = await startEmitted(sandbox, '2.15', deployment);
  const check = await sandbox.run([tool('nginx'), '-t', '-q', '-e', 'stderr', '-c', '/etc/nginx/test.conf']);
  expect(check.output).toBe('');
  const nginx = sandbox.start([tool('nginx'), '-e', 'stderr', '-c', '/etc/nginx/test.conf']);
  const { host, tls } = deployment.options.proxy;
  const get: Get = async (url) => {
    const { stdout, output } = await sandbox.run([
      tool('curl'),
      '--silent',
      '--show-error',
      '--retry-connrefused',
      ...['--retry', '20', '--retry-delay', '0', '--max-time', '10'],
      ...['--resolve', `${host}:80:127.0.0.1`, '--resolve', `${host}:443:127.0.0.1`],
      ...(tls.enable ? ['--cacert', tls.certificate!] : []),
      ...['--write-out', '\n%{http_code} %{redirect_url}', url.replace('HOST', host)],
    ]);
    const [, body, status, redirect] = /^(.*)\n(\d+) (.*)$/s.exec(stdout) ?? [];
    if (status === undefined) throw new Error(`${url}: ${output}\n${nginx.log.text()}`);
    return { status: Number(status), redirect: redirect!, body: body! };
  };
  await run(get);
  await nginx.stop();
};

type Get = (url: string) => Promise<{ status: number; redirect: string; body: string }>;

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
  },
);
