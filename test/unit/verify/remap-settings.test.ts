import { describe, expect, test } from 'vitest';
import type { Settings } from '../../../src/domain/conf.ts';
import { remapSettings } from '../../../src/verify/local/remap-settings.ts';

/** The settings as they would run here, and the paths of those that were changed. */
function remapped(settings: Settings) {
  let port = 50_000;
  const notes: string[] = [];
  const here = remapSettings(
    settings,
    {
      clientPort: 40_000,
      monitoringPort: 40_001,
      storeDir: '/here/store',
      certificateFile: '/here/cert',
      keyFile: '/here/key',
      file: (name) => `/here/${name}`,
      nextPort: () => port++,
    },
    (path) => notes.push(path.join('.')),
  );
  return { here, notes };
}

describe('settings that mean one host', () => {
  test('listen on ports of their own on the loopback', () => {
    const { here } = remapped({
      port: 4222,
      http: '0.0.0.0:8222',
      websocket: { listen: '0.0.0.0:80' },
      mqtt: { port: 1883 },
    });
    expect(here).toEqual({
      port: 40_000,
      http: '127.0.0.1:40001',
      websocket: { listen: '127.0.0.1:50000' },
      mqtt: { port: 50_001 },
    });
  });

  test('are found under any of their names, in any case', () => {
    const { here } = remapped({ Net: '::', Monitor_Port: 8222, LogFile: '/var/log/x', Leaf: { Port: 7422 } });
    expect(here).toEqual({
      Net: '127.0.0.1',
      Monitor_Port: 40_001,
      LogFile: '/here/nats-server.log',
      Leaf: { Port: 50_000 },
    });
  });

  test('never lead to the real servers', () => {
    const { here, notes } = remapped({
      cluster: { name: 'x', routes: ['nats://10.0.0.1:6222'] },
      gateway: { gateways: [{ name: 'y', url: 'nats://10.0.0.2:7222' }] },
      leafnodes: { remotes: [{ url: 'nats://hub.example.org' }] },
      remote_syslog: 'udp://log.example.org:514',
    });
    expect(here).toEqual({ cluster: null, gateway: null, leafnodes: { remotes: null }, remote_syslog: null });
    expect(notes).toEqual(['cluster', 'gateway', 'leafnodes.remotes', 'remote_syslog']);
  });

  test('take certificates that are there, wherever they stand', () => {
    const { here } = remapped({
      tls: { cert_file: '/c' },
      websocket: { tls: { key_file: '/k', ca_file: '/a' } },
    });
    expect(here).toEqual({
      tls: { cert_file: '/here/cert' },
      websocket: { tls: { key_file: '/here/key', ca_file: '/here/cert' } },
    });
  });

  test('keep data in the folder of this run', () => {
    const { here } = remapped({ store_dir: '/srv', jetstream: { storedir: '/srv', max_memory_store: 1 } });
    expect(here).toEqual({
      store_dir: '/here/store',
      jetstream: { storedir: '/here/store', max_memory_store: 1 },
    });
  });

  test('are all that is changed', () => {
    const settings = { max_payload: 1, authorization: { users: [{ user: 'x', port: 'y' }] }, port: null };
    expect(remapped(settings)).toEqual({ here: settings, notes: [] });
  });
});
