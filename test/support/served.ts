import { expect } from 'vitest';
import type { Deployment } from '../../src/spec/resolve.ts';
import { layOut, startEmitted } from './installed.ts';
import { type Sandbox, startSandbox } from './sandbox.ts';
import { tool } from './tools.ts';

/** What Debian's nginx.conf does with the folder of sites, and no more. */
const nginxConf = (http: string) => `
user root;
daemon off;
error_log stderr;
events { }
http {
  access_log off;
  ${http}
  include /etc/nginx/conf.d/*.conf;
}
`;

export interface Page {
  readonly status: number;
  readonly redirect: string;
  readonly body: string;
}

interface Asking {
  /** `name:password`. */
  readonly user?: string;
  /** The address that asks, and that is asked. */
  readonly from?: string;
}

/** Asks nginx; HOST in the URL is the name of the virtual host. */
export type Get = (url: string, asking?: Asking) => Promise<Page>;

interface Around {
  /** Directives of the `http` block around the virtual host. */
  readonly http?: string;
  /** Files on the host. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The emitted deployment with a real nats-server and a real nginx in front. */
export const served = async (
  deployment: Deployment,
  run: (get: Get) => Promise<void>,
  { http = '', files = {} }: Around = {},
): Promise<void> => {
  await using sandbox = await startSandbox();
  await layOut(sandbox, deployment);
  await sandbox.run(['rm', '-rf', '/var/log/nginx', '/var/lib/nginx']);
  await sandbox.run(['mkdir', '-p', '/var/log/nginx', '/var/lib/nginx']);
  await sandbox.write({ '/etc/nginx/test.conf': nginxConf(http), ...files });
  const { host, tls } = deployment.options.proxy;
  const certificate = tls.acme ? `/var/lib/acme/${host}/fullchain.pem` : tls.certificate!;
  if (tls.enable) await selfSign(sandbox, certificate, deployment);
  await using _ = await startEmitted(sandbox, '2.15', deployment);
  const check = await sandbox.run([tool('nginx'), '-t', '-q', '-e', 'stderr', '-c', '/etc/nginx/test.conf']);
  expect(check.output).toBe('');
  const nginx = sandbox.start([tool('nginx'), '-e', 'stderr', '-c', '/etc/nginx/test.conf']);
  const ready = [
    '--retry-connrefused',
    '--retry',
    '20',
    '--retry-delay',
    '0',
    '--silent',
    'http://127.0.0.1',
  ];
  await sandbox.run([tool('curl'), ...ready]);
  const get: Get = async (url, { user, from = '127.0.0.1' } = {}) => {
    const address = from.includes(':') ? `[${from}]` : from;
    const { stdout, output } = await sandbox.run([
      tool('curl'),
      '--silent',
      '--show-error',
      ...['--max-time', '10', '--interface', from],
      ...['--resolve', `${host}:80:${address}`, '--resolve', `${host}:443:${address}`],
      ...(user === undefined ? [] : ['--user', user]),
      ...(tls.enable ? ['--cacert', certificate] : []),
      ...['--write-out', '\n%{http_code} %{redirect_url}', url.replace('HOST', host)],
    ]);
    const [, body, status, redirect] = /^(.*)\n(\d+) (.*)$/s.exec(stdout) ?? [];
    if (status === undefined) throw new Error(`${url}: ${output}\n${nginx.log.text()}`);
    return { status: Number(status), redirect: redirect!, body: body! };
  };
  await run(get);
  await nginx.stop();
};

/** What the host does before nginx starts. */
const selfSign = async (sandbox: Sandbox, certificate: string, { options }: Deployment) => {
  const { host, tls } = options.proxy;
  const key = tls.acme ? `/var/lib/acme/${host}/key.pem` : tls.key!;
  const { ok, output } = await sandbox.run(['/usr/local/lib/natsmith/self-sign', certificate, key, host]);
  if (!ok) throw new Error(output);
};
