import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/compile.ts';
import type { Settings } from '../../src/domain/conf.ts';
import { evaluate } from '../../src/expr/evaluate.ts';
import { host } from '../../src/lower/lower.ts';
import { digestIn, digestOf } from '../support/conf-digest.ts';
import { plainFiles } from '../support/deployments.ts';
import {
  attempts,
  baseline,
  distinct,
  each,
  label,
  type Survivor,
  skeleton,
  survivors,
} from '../support/hostile-corpus.ts';
import { checkConfig, startNatsServer } from '../support/nats-server.ts';
import { checkNginx, nginxConf } from '../support/nginx.ts';
import { sample } from '../support/sample.ts';
import { hostileText } from '../support/settings.ts';
import { tempDir } from '../support/temp-dir.ts';
import { testWith, tool } from '../support/tools.ts';

describe('hostile text, in every place that takes text', () => {
  test('is refused where something could not be written, and never trips the compiler', () => {
    expect(attempts.length).toBeGreaterThan(3000);
    expect(new Set(survivors.map(({ slot }) => slot)).size, 'slots with a survivor').toBeGreaterThan(15);
    // A reason goes nowhere but into the spec.
    for (const survivor of survivors)
      if (survivor.slot !== 'accept[].because')
        expect(survivor.text, label(survivor)).not.toMatch(/[\0\p{Surrogate}]/u);
    const multiline = survivors.filter(({ text }) => /[\n\r]/.test(text)).map(({ slot }) => slot);
    expect(multiline).toContain('settings.server_tags[]');
    const others = multiline.filter(
      (slot) => slot !== 'settings.server_tags[]' && slot !== 'accept[].because',
    );
    expect(others).toEqual([]);
  });

  test('adds no file and takes none away', () => {
    const paths = [...baseline.keys()].sort();
    for (const survivor of survivors)
      if (survivor.slot !== 'logs.to')
        expect([...survivor.files.keys()].sort(), label(survivor)).toEqual(paths);
  });

  testWith(
    ['nats-server-2.15'],
    'reaches nats-server.conf as it is: the server reads what was meant',
    async () => {
      await using dir = await tempDir();
      await each(distinct('etc/nats/nats-server.conf'), async ([survivor, content]) => {
        const file = await dir.write(`${Math.random()}.conf`, content);
        const { output } = await checkConfig('2.15', file);
        const meant = evaluate<Settings>(host.settings, { cfg: survivor.deployment.options });
        expect(digestIn(output) ?? output, label(survivor)).toBe(digestOf(meant));
      });
    },
  );

  testWith(['nginx', 'openssl'], 'does not leave its place in the configuration of nginx', async () => {
    const path = 'etc/nginx/conf.d/nats.conf';
    // An IPv6 address in a URL is in brackets, which nginx takes without quotes as well.
    const value =
      /^(\s*(?:server_name|ssl_certificate|ssl_certificate_key|location(?: =)?|proxy_pass|allow|auth_basic_user_file)) (?:(?:http:\/\/\[[\d:a-f]+\])?[\w./:@~+-]+|"[\w./:@~+[\]-]+")( \{|;)$/;
    const mask = (line: string) => line.replace(value, '$1 …$2');
    const all = distinct(path);
    for (const [survivor, content] of all)
      expect(skeleton(content, mask), label(survivor)).toBe(skeleton(baseline.get(path)!.content, mask));
    await using dir = await tempDir();
    await dir.write('x.cnf', '');
    await execa(tool('openssl'), [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'],
      ...['-subj', '/CN=x', '-out', join(dir.path, 'cert.pem'), '-keyout', join(dir.path, 'key.pem')],
    ]);
    const readable = (content: string) =>
      content
        .replace(/(ssl_certificate) .*;/, `$1 ${join(dir.path, 'cert.pem')};`)
        .replace(/(ssl_certificate_key) .*;/, `$1 ${join(dir.path, 'key.pem')};`)
        // nginx resolves names when it starts.
        .replace(/(proxy_pass) http:\/\/[\w.-]*[A-Za-z_][\w.-]*:/g, '$1 http://127.0.0.1:');
    const { ok, output } = await checkNginx(
      nginxConf(
        `server_names_hash_bucket_size 512;\n${all.map(([, content]) => readable(content)).join('\n')}`,
      ),
    );
    if (!ok)
      for (const [survivor, content] of all)
        expect(
          (await checkNginx(nginxConf(`server_names_hash_bucket_size 512;\n${readable(content)}`))).output,
          label(survivor),
        ).toMatch(/test is successful/);
    expect(ok, output).toBe(true);
  });

  testWith(['systemd-analyze'], 'does not leave its place in a unit', async () => {
    const units = [...baseline.keys()].filter((path) => path.startsWith('etc/systemd/system/'));
    const mask = (line: string) => line.replace(/=.*/, '=…');
    const groups = new Map<string, Survivor>();
    for (const survivor of survivors) {
      const texts = units.map((path) => survivor.files.get(path)?.content ?? '');
      for (const [index, text] of texts.entries())
        if (text !== '')
          expect(withoutOptional(skeleton(text, mask)), `${units[index]}: ${label(survivor)}`).toBe(
            withoutOptional(skeleton(baseline.get(units[index]!)!.content, mask)),
          );
      // Most differ in nothing but the digest of nats-server.conf.
      const unit = texts.join().replace(/^(X-\w+-Triggers)=[0-9a-f]{64}$/gm, '$1');
      if (!groups.has(unit)) groups.set(unit, survivor);
    }
    await each([...groups.values()], async (survivor) => {
      await using dir = await tempDir();
      for (const [path, { content, mode }] of survivor.files) await dir.write(path, content, mode);
      for (const program of ['nats-server', 'logrotate', 'systemctl', 'prometheus-nats-exporter'])
        await dir.write(`usr/bin/${program}`, '', 0o755);
      for (const target of [
        'multi-user.target',
        'timers.target',
        'network-online.target',
        'sysinit.target',
        'basic.target',
      ])
        await dir.write(`usr/lib/systemd/system/${target}`, '[Unit]\n');
      const names = [...survivor.files.keys()]
        .filter((path) => units.includes(path))
        .map((path) => path.split('/').at(-1)!);
      const { all } = await execa(
        tool('systemd-analyze'),
        ['verify', '--man=no', `--root=${dir.path}`, ...names],
        { all: true, reject: false },
      );
      expect(all, label(survivor)).toBe('');
    });
  });

  testWith(
    ['systemd-analyze'],
    'does not leave its place in sysusers.d and tmpfiles.d: user and folders are those that were meant',
    async () => {
      await each(distinct('etc/sysusers.d/nats.conf'), async ([survivor]) => {
        await using dir = await tempDir();
        await mkdir(join(dir.path, 'etc'));
        for (const path of ['etc/sysusers.d/nats.conf', 'etc/tmpfiles.d/nats.conf'])
          if (survivor.files.has(path)) await dir.write(path, survivor.files.get(path)!.content);
        await execa('systemd-sysusers', [`--root=${dir.path}`, 'nats.conf']);
        const passwd = await readFile(join(dir.path, 'etc/passwd'), 'utf8');
        const { dataDir, jetstream } = survivor.deployment.options;
        expect(passwd, label(survivor)).toMatch(/^nats:x:\d+:\d+:[^\n]*\n$/);
        expect(passwd.split(':').slice(4, 6)).toEqual(['NATS server', dataDir]);
        if (!survivor.files.has('etc/tmpfiles.d/nats.conf')) return;
        await execa('systemd-tmpfiles', [`--root=${dir.path}`, '--create', 'nats.conf']);
        for (const folder of [dataDir, jetstream.storeDir!].filter((one) => one !== '/var/lib/nats'))
          expect((await stat(join(dir.path, folder))).mode & 0o777, label(survivor)).toBe(0o750);
        const made = (await readdir(dir.path, { recursive: true })).filter((path) => !path.startsWith('etc'));
        const meant = new Set([dataDir, jetstream.storeDir!].flatMap(andAbove));
        for (const path of made) expect(meant, label(survivor)).toContain(`/${path}`);
      });
    },
  );

  testWith(['logrotate'], 'does not leave its place in logrotate.conf: it rotates the one log', async () => {
    await each(distinct('etc/nats/logrotate.conf'), async ([survivor, content]) => {
      const mask = (line: string) => line.replace(/^\S+ \{$/, '… {');
      expect(skeleton(content, mask), label(survivor)).toBe(
        skeleton(baseline.get('etc/nats/logrotate.conf')!.content, mask),
      );
      await using dir = await tempDir();
      // There is no such user here; who runs this is as good.
      const file = await dir.write(
        'logrotate.conf',
        content.replace('create 0640 nats nats', 'create 0640'),
        0o644,
      );
      const { all, exitCode } = await execa(
        tool('logrotate'),
        ['--debug', '--state', join(dir.path, 'state'), file],
        { all: true, reject: false },
      );
      expect(exitCode, `${label(survivor)}\n${all}`).toBe(0);
      const logs = [...all.matchAll(/^considering log (.*)$/gm)].map(([, log]) => log);
      expect(all).toContain(`rotating pattern: ${survivor.deployment.options.dataDir}/nats-server.log `);
      expect(logs).toEqual([`${survivor.deployment.options.dataDir}/nats-server.log`]);
    });
  });

  testWith(['shellcheck'], 'does not leave its place in install.sh', async () => {
    const mask = (line: string) =>
      line
        .replace(/^(# Written by natsmith from the deployment) .*, profile .*;/, '$1 …;')
        .replace(/^(record=\$root\/var\/lib\/natsmith)\/[a-z0-9-]+\.files$/, '$1/…')
        .replace(/^( {2}say "data stays where it is:) [\w/.@+-]+"$/, '$1 …"')
        .replace(/^(say "if a firewall runs here, open these TCP ports:) [\d ]+"$/, '$1 …"')
        .replace(/^(if \[ -n "\$certificate_unit" \] && \[ ! -e) '[^']*' (\] &&.*)$/, "$1 '…' $2");
    const all = distinct('install.sh').filter(([{ slot }]) => slot !== 'logs.to');
    for (const [survivor, content] of all)
      expect(skeleton(content, mask), label(survivor)).toBe(
        skeleton(baseline.get('install.sh')!.content, mask),
      );
    await using dir = await tempDir();
    const scripts = await Promise.all(all.map(([, content], index) => dir.write(`${index}.sh`, content)));
    for (const script of scripts) await execa('sh', ['-n', script]);
  });
});

testWith(
  ['nats-server-2.15'],
  'free settings come back from a running server as they were written',
  async () => {
    const texts = fc.uniqueArray(hostileText, { minLength: 80, maxLength: 80 });
    const { values, seed } = sample(texts, 1);
    const metadata = Object.fromEntries(values[0]!.map((text, index) => [`k${index}`, text]));
    const { ok, deployments, diagnostics } = await compile({
      name: 'free',
      natsVersion: '2.15',
      base: { jetstream: { enable: false }, settings: { server_metadata: metadata } },
    });
    expect(ok, JSON.stringify(diagnostics)).toBe(true);
    await using dir = await tempDir();
    const file = await dir.write(
      'x.conf',
      plainFiles(deployments![0]!).get('etc/nats/nats-server.conf')!.content,
    );
    const args = ['--addr', '127.0.0.1', '--port', '-1', '--http_port', '-1'];
    await using server = await startNatsServer({ version: '2.15', config: { file }, args });
    const varz = (await (await fetch(`${server.monitoringUrl}/varz`)).json()) as { metadata: unknown };
    expect(varz.metadata, seed).toEqual(metadata);
  },
);

/** `/a/b` → `/a`, `/a/b`. */
const andAbove = (path: string): string[] =>
  path
    .split('/')
    .slice(1)
    .map((_, index, parts) => `/${parts.slice(0, index + 1).join('/')}`);

/** Of a skeleton, what is there in every spec: some folders need directives of their own. */
const withoutOptional = (text: string): string =>
  text.replace(/^(ReadWritePaths|StateDirectory|StateDirectoryMode)=….*\n/gm, '');
