import { createHash } from 'node:crypto';
import { evaluate } from '../../expr/evaluate.ts';
import { fn } from '../../expr/functions.ts';
import type { Input } from '../../expr/symbolic.ts';
import { ACME_CHALLENGES, ACME_FOLDER, type Optional, type Trigger, USER } from '../../lower/host.ts';
import { host, runsNatsmith } from '../../lower/lower.ts';
import { certificateFile } from '../../lower/proxy-certificate.ts';
import { type ScriptName, scripts } from '../../lower/scripts.ts';
import type { Deployment } from '../../spec/resolve.ts';
import type { Artifact } from '../artifact.ts';
import { template } from '../template.ts';
import { COMMAND_LINE, hostFacts, scriptPath } from './host-facts.ts';
import installScript from './install.sh.hbs?raw';
import { nginxText, PROXY_LISTENERS } from './nginx.ts';
import { serviceText, timerText } from './unit.ts';

/** What nginx pulls in. The server runs without it. */
const CERTIFICATE_UNIT = 'nats-proxy-certificate.service';
/** Its program is not in every distribution; the server runs without it. */
const METRICS_UNIT = 'nats-metrics.service';
/** It is started once the server has been reloaded. */
const PROVISION_UNIT = 'nats-provision.service';
const APART: readonly string[] = [CERTIFICATE_UNIT, METRICS_UNIT, PROVISION_UNIT];

export interface EmitOptions {
  /** What nginx listens on. */
  readonly listeners?: typeof PROXY_LISTENERS;
  /** The text of the command line, which is one file; hosts that make backups or have streams get it. */
  readonly commandLine?: (() => string) | undefined;
}

/** One profile as plain files: `<profile>/root/…`, laid out as on the host, and `<profile>/install.sh`. */
export function systemdFiles(
  deployment: Deployment,
  { listeners = PROXY_LISTENERS, commandLine }: EmitOptions = {},
): Artifact[] {
  const { options } = deployment;
  const value = <T>(expression: Input<T>): T =>
    evaluate<T>(expression, { cfg: options, host: hostFacts(deployment) });
  const isOn = ({ condition }: Optional<unknown>) => condition === undefined || value(condition);
  const present = <T>(all: Readonly<Record<string, Optional<T>>>) =>
    Object.entries(all).filter(([, entry]) => isOn(entry));

  const files: Artifact[] = [];
  const enabled: string[] = [];
  const unit = (name: string, text: string) => {
    files.push({ path: `etc/systemd/system/${name}`, content: text });
    if (text.includes('\n[Install]\n')) enabled.push(name);
  };

  const etc = new Map(present(host.etc).map(([path, entry]) => [path, value(entry.value.text)]));
  for (const [path, content] of etc) files.push({ path: `etc/${path}`, content });
  // Files are seen to change as they are; a value is seen in the unit, by its digest.
  const triggered = new Map<string, string[]>();
  const fileTriggers = (triggers: readonly Trigger[] = [], due: string) => {
    for (const of of triggers)
      if ('file' in of) triggered.set(of.file, [...(triggered.get(of.file) ?? []), due]);
  };
  for (const [name, { value: service }] of present(host.services)) {
    const { restartTriggers = [], reloadTriggers, ...rest } = service;
    fileTriggers(restartTriggers, `restart ${name}.service`);
    fileTriggers(reloadTriggers, 'reload');
    const values = restartTriggers.flatMap((of) =>
      'value' in of ? [value(fn.toJson(of.value as never))] : [],
    );
    const triggers = values.length > 0 ? { 'X-Restart-Triggers': sha256(values.join('\0')) } : {};
    unit(`${name}.service`, serviceText(value(rest as Input<typeof rest>), triggers));
  }
  for (const [name, { value: timer }] of present(host.timers))
    unit(`${name}.timer`, timerText(value(timer as Input<typeof timer>)));
  for (const [name, content] of Object.entries(scripts))
    files.push({ path: scriptPath(name as ScriptName), content, mode: 0o755 });

  const needsNode = value(runsNatsmith);
  if (needsNode && commandLine) files.push({ path: COMMAND_LINE, content: commandLine(), mode: 0o755 });

  files.push({
    path: 'etc/sysusers.d/nats.conf',
    content: `u ${USER} - "NATS server" ${options.dataDir}\n`,
  });
  const directories = host.directories
    .filter(isOn)
    .map(({ value: { path, mode } }) => `d ${value(path)} ${mode} ${USER} ${USER} -\n`);
  if (directories.length > 0) files.push({ path: 'etc/tmpfiles.d/nats.conf', content: directories.join('') });
  const proxy = isOn(host.virtualHost);
  if (proxy)
    files.push({
      path: 'etc/nginx/conf.d/nats.conf',
      content: nginxText(host.virtualHost.value, listeners, value),
    });

  const ports = value(host.openPorts);
  const install = template<object>(installScript)({
    name: deployment.name,
    profile: deployment.profile,
    dataDir: options.dataDir,
    enabled: enabled.filter((unit) => !APART.includes(unit)).join(' '),
    certificateUnit: enabled.includes(CERTIFICATE_UNIT) ? CERTIFICATE_UNIT : '',
    certificate: value(certificateFile),
    triggered: [...triggered].map(([file, due]) => ({ file, due })),
    provisionUnit: enabled.includes(PROVISION_UNIT) ? PROVISION_UNIT : '',
    needsNode,
    metricsUnit: options.metrics.enable && METRICS_UNIT,
    programs: [
      'nats-server',
      ...(options.health.enable ? ['curl'] : []),
      ...(options.logs.to === 'file' ? ['logrotate'] : []),
      ...(proxy ? ['nginx'] : []),
      ...(enabled.includes(CERTIFICATE_UNIT) ? ['openssl'] : []),
    ].join(' '),
    acme: proxy &&
      value(host.virtualHost.value.acme) && {
        challenges: ACME_CHALLENGES,
        folder: `${ACME_FOLDER}/${options.proxy.host}`,
        host: options.proxy.host,
      },
    proxy,
    tmpfiles: directories.length > 0,
    ports: ports.join(' '),
  });
  return [
    ...files.map((file) => ({ ...file, path: `${deployment.profile}/root/${file.path}` })),
    { path: `${deployment.profile}/install.sh`, content: install, mode: 0o755 },
  ];
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
