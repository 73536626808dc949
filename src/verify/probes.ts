import type { Probe } from './probe.ts';
import { authAccepts } from './probes/auth-accepts.ts';
import { authRejects } from './probes/auth-rejects.ts';
import { backupRestores } from './probes/backup-restores.ts';
import { configApplied } from './probes/config-applied.ts';
import { hungServerRestarts } from './probes/hung-server-restarts.ts';
import { jetstreamStores } from './probes/jetstream-stores.ts';
import { logsRotate } from './probes/logs-rotate.ts';
import { memoryPromiseHolds } from './probes/memory-promise-holds.ts';
import { metricsServed } from './probes/metrics-served.ts';
import { permissionMatrix } from './probes/permission-matrix.ts';
import { proxyForwards } from './probes/proxy-forwards.ts';
import { proxyGuards } from './probes/proxy-guards.ts';
import { reloadKeepsConnections } from './probes/reload-keeps-connections.ts';
import { reloadUnderLoad } from './probes/reload-under-load.ts';
import { restartsWithManyMessages } from './probes/restarts-with-many-messages.ts';
import { sandboxHolds } from './probes/sandbox-holds.ts';
import { serverReady } from './probes/server-ready.ts';
import { streamsProvisioned } from './probes/streams-provisioned.ts';
import { survivesBadClients } from './probes/survives-bad-clients.ts';
import { survivesFullDisk } from './probes/survives-full-disk.ts';
import { survivesKill } from './probes/survives-kill.ts';
import { survivesKillWhilePublishing } from './probes/survives-kill-while-publishing.ts';
import { survivesPowerCut } from './probes/survives-power-cut.ts';
import { survivesReboot } from './probes/survives-reboot.ts';
import { survivesUpgrade } from './probes/survives-upgrade.ts';
import { timersScheduled } from './probes/timers-scheduled.ts';
import { tlsHolds } from './probes/tls-holds.ts';
import { unitExposure } from './probes/unit-exposure.ts';
import { unitsActive } from './probes/units-active.ts';

/** In the order in which they run: the early ones first, and last those that change what runs. */
export const probes: readonly Probe[] = [
  serverReady,
  // Takes longest; it and the next run beside others.
  sandboxHolds,
  timersScheduled,
  unitExposure,
  unitsActive,
  configApplied,
  authAccepts,
  authRejects,
  permissionMatrix,
  jetstreamStores,
  proxyForwards,
  proxyGuards,
  metricsServed,
  tlsHolds,
  streamsProvisioned,
  backupRestores,
  logsRotate,
  reloadKeepsConnections,
  // Leaves a host that starts services again.
  survivesKill,
  survivesKillWhilePublishing,
  survivesPowerCut,
  reloadUnderLoad,
  survivesBadClients,
  restartsWithManyMessages,
  survivesUpgrade,
  memoryPromiseHolds,
  survivesFullDisk,
  survivesReboot,
  hungServerRestarts,
];
