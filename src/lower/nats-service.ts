import { add, text, when } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import { hardening } from './hardening.ts';
import { CONFIG_FILE, type Service, USER } from './host.ts';
import { c, host } from './inputs.ts';
import { cpuQuota, goMemoryLimit, memoryMax, openFiles, tasksMax } from './resources.ts';
import { mounts, storage } from './storage.ts';

export const natsService: Service = {
  description: 'NATS server',
  documentation: ['https://docs.nats.io'],
  wantedBy: ['multi-user.target'],
  wants: ['network-online.target'],
  after: ['network-online.target'],
  // The unit of a distribution's package would take the same ports.
  conflicts: ['nats-server.service'],
  // Never give up: a broker that is back late is better than one that is not.
  startLimitIntervalSec: 0,
  unitConfig: { RequiresMountsFor: mounts },
  environment: { GOMEMLIMIT: when(c.safeMode, goMemoryLimit) },
  serviceConfig: {
    ...hardening,
    ...storage,
    // Netlink lists the host's addresses: nats-server tells its clients which of them it can be reached at (server/server.go).
    RestrictAddressFamilies: ['AF_INET', 'AF_INET6', 'AF_NETLINK'],
    Type: 'exec',
    User: USER,
    Group: USER,
    RuntimeDirectory: 'nats',
    RuntimeDirectoryMode: '0750',
    ExecStart: text`${host.natsServer} --config /etc/${CONFIG_FILE}`,
    // Braces: within a word, systemd replaces only those (systemd.service(5), "Command lines").
    ExecReload: text`${host.natsServer} --signal reload=\${MAINPID}`,
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
