import type { Setting } from '../../domain/conf.ts';
import { isMap } from '../../domain/conf.ts';
import type { User } from '../../spec/auth.ts';
import type { Options } from '../../spec/options.ts';
import type { Remapped } from '../machine.ts';
import { type Keyring, withSecrets } from './keyring.ts';
import { LOOPBACK } from './ports.ts';
import { remapSettings, type StandIns } from './remap-settings.ts';

/** Everything that must be another on a machine that is shared, and what it is there. */
export interface Remap {
  readonly options: Options;
  readonly remapped: readonly Remapped[];
}

/** @param dataDir the folder that stands in for that of the host */
export function remap(given: Options, dataDir: string, where: StandIns, keyring: Keyring): Remap {
  const remapped: Remapped[] = [];
  const note = (option: string, from: Setting, to: Setting) => {
    if (from !== to) remapped.push({ option, from: show(from), to: show(to) });
  };
  const { jetstream, proxy, auth, tls, cluster } = given;
  note('host', given.host, LOOPBACK);
  note('port', given.port, where.clientPort);
  note('httpHost', given.httpHost, LOOPBACK);
  note('httpPort', given.httpPort, where.monitoringPort);
  note('dataDir', given.dataDir, dataDir);
  if (jetstream.storeDir !== null) note('jetstream.storeDir', jetstream.storeDir, where.storeDir);
  if (proxy.enable && proxy.tls.enable) {
    if (proxy.tls.acme) note('proxy.tls.acme', true, false);
    note('proxy.tls.certificate', proxy.tls.certificate, where.certificateFile);
    note('proxy.tls.key', proxy.tls.key, where.keyFile);
  }
  // A copy must never join the real servers.
  if (cluster.enable) note('cluster.enable', true, false);
  if (tls.enable) {
    note('tls.certificate', tls.certificate, where.certificateFile);
    note('tls.key', tls.key, where.keyFile);
    if (tls.ca !== null) note('tls.ca', tls.ca, where.certificateFile);
  }
  if (proxy.enable && proxy.allow !== null) note('proxy.allow', proxy.allow.join(', '), LOOPBACK);
  if (auth.enable)
    remapped.push({ option: 'auth.users', from: "the host's secrets", to: 'a random secret each' });
  if (auth.enable)
    remapped.push({ option: 'auth.users', from: 'as given', to: `and ${keyring.prober.name}` });

  const settings = remapSettings(given.settings, where, (path, from, to) =>
    note(['settings', ...path].join('.'), from, to),
  );
  // The option logs.to brings a setting that no option changes.
  const pidFile = given.logs.to === 'file' ? { pid_file: where.file('nats-server.pid') } : {};
  const options: Options = {
    ...given,
    host: LOOPBACK,
    port: where.clientPort,
    httpHost: LOOPBACK,
    httpPort: where.monitoringPort,
    dataDir,
    jetstream: { ...jetstream, storeDir: jetstream.storeDir === null ? null : where.storeDir },
    cluster: { ...cluster, enable: false },
    proxy: {
      ...proxy,
      allow: proxy.allow && [LOOPBACK],
      tls: { ...proxy.tls, acme: false, certificate: where.certificateFile, key: where.keyFile },
    },
    ...(auth.enable && withSecrets(given, keyring)),
    settings: { ...pidFile, ...withProber(settings, keyring.prober) },
  };
  return { options, remapped };
}

/** Settings that bring users of their own replace those of the options; the prober must be among them. */
export function withProber(settings: Options['settings'], prober: User): Options['settings'] {
  const { authorization } = settings;
  if (!isMap(authorization ?? null)) return settings;
  const { users } = authorization as { users?: Setting };
  if (!Array.isArray(users)) return settings;
  const added = { user: prober.name, password: `$2a$00$credential:nats.${prober.name}` };
  return { ...settings, authorization: { ...(authorization as object), users: [...users, added] } };
}

/** Blocks may hold what nobody should read: a remote's URL may have a password in it. */
const show = (value: Setting): string => {
  if (value === null) return 'left out';
  return typeof value === 'object' ? 'as given' : String(value);
};
