import { type Directives, USER } from './host.ts';

/**
 * What no unit of ours needs (systemd.exec(5)). Nothing here is newer than systemd 252. Go raises the limit of open files at
 * start, which is answered with EPERM instead of killing it.
 */
export const hardening = {
  AmbientCapabilities: '',
  CapabilityBoundingSet: '',
  DevicePolicy: 'closed',
  KeyringMode: 'private',
  LockPersonality: true,
  MemoryDenyWriteExecute: true,
  NoNewPrivileges: true,
  PrivateDevices: true,
  PrivateIPC: true,
  PrivateMounts: true,
  PrivateTmp: true,
  PrivateUsers: true,
  ProcSubset: 'pid',
  ProtectClock: true,
  ProtectControlGroups: true,
  ProtectHome: true,
  ProtectHostname: true,
  ProtectKernelLogs: true,
  ProtectKernelModules: true,
  ProtectKernelTunables: true,
  ProtectProc: 'invisible',
  ProtectSystem: 'strict',
  RemoveIPC: true,
  RestrictAddressFamilies: ['AF_INET', 'AF_INET6'],
  RestrictNamespaces: true,
  RestrictRealtime: true,
  RestrictSUIDSGID: true,
  SystemCallArchitectures: 'native',
  SystemCallErrorNumber: 'EPERM',
  SystemCallFilter: ['@system-service', '~@privileged @resources'],
  UMask: '0077',
} satisfies Directives;

/** The folder that the server and the units beside it share. It outlives each of them, as what is in it stays in use. */
export const runtimeFolder = {
  RuntimeDirectory: 'nats',
  RuntimeDirectoryMode: '0750',
  RuntimeDirectoryPreserve: true,
} satisfies Directives;

/** Of a unit that prepares what the server reads, with files alone. */
export const preparation = {
  ...hardening,
  Type: 'oneshot',
  User: USER,
  Group: USER,
  PrivateNetwork: true,
  RestrictAddressFamilies: 'none',
  ...runtimeFolder,
} satisfies Directives;
