import { add, bound, cond, eq, text, when } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import { hardening, runtimeFolder } from './hardening.ts';
import { CONFIG_FILE, RUNNING_CONFIG, SECRETS_FILE, type Service, USER } from './host.ts';
import { c, host } from './inputs.ts';
import { monitoringUrl } from './network.ts';
import { cpuQuota, goMemoryLimit, memoryMax, openFiles, tasksMax } from './resources.ts';
import { settings } from './settings.ts';
import { logFile, mounts, storage, storeCheck } from './storage.ts';

/** Where the script finds what the server says of a reload, if not in the journal. */
const logArgument = bound('logArgument', cond<string>(eq(c.logs.to, 'file'), text` ${logFile}`, ''));

export const natsService: Service = {
  description: 'NATS server',
  documentation: ['https://docs.nats.io'],
  wantedBy: ['multi-user.target'],
  // Wanted, not required: that nats-config.service is restarted must not stop the server.
  wants: ['network-online.target', 'nats-config.service'],
  after: ['network-online.target', 'nats-config.service'],
  // The unit of a distribution's package would take the same ports.
  conflicts: ['nats-server.service'],
  // Never give up: a broker that is back late is better than one that is not.
  startLimitIntervalSec: 0,
  unitConfig: { RequiresMountsFor: mounts, AssertPathExists: RUNNING_CONFIG },
  restartTriggers: [{ value: fn.needsRestart(host.reloadable, settings) }],
  reloadTriggers: [{ file: CONFIG_FILE }, { file: SECRETS_FILE }],
  environment: { GOMEMLIMIT: when(c.safeMode, goMemoryLimit) },
  serviceConfig: {
    ...hardening,
    ...storage,
    ...storeCheck,
    // Netlink lists the host's addresses: nats-server tells its clients which of them it can be reached at (server/server.go).
    RestrictAddressFamilies: ['AF_INET', 'AF_INET6', 'AF_NETLINK'],
    Type: 'exec',
    User: USER,
    Group: USER,
    ...runtimeFolder,
    ExecStart: text`${host.natsServer} --config ${RUNNING_CONFIG}`,
    ExecReload: [
      // With all rights (+), as neither may start units nor sees the credentials.
      text`+${host.systemctl} restart nats-config.service`,
      text`+${host.scripts.reload} ${host.natsServer} $MAINPID ${RUNNING_CONFIG} ${monitoringUrl}${logArgument}`,
    ],
    Restart: 'on-failure',
    RestartSec: 5,
    // Lame duck: clients are sent away one by one. The server ignores SIGTERM meanwhile (server/signal.go).
    KillMode: 'mixed',
    KillSignal: 'SIGUSR2',
    TimeoutStopSec: add(fn.seconds(c.limits.lameDuckDuration), fn.seconds(c.limits.lameDuckGracePeriod), 30),
    LimitNOFILE: openFiles,
    MemoryMax: when(c.safeMode, memoryMax),
    CPUQuota: when(c.safeMode, cpuQuota),
    TasksMax: when(c.safeMode, tasksMax),
    OOMScoreAdjust: when(c.safeMode, c.resources.oomScoreAdjust),
  },
};
