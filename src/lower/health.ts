import { add, text } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import { hardening } from './hardening.ts';
import type { Service, Timer } from './host.ts';
import { c, host } from './inputs.ts';
import { healthUrl } from './network.ts';

const RUNTIME_DIRECTORY = 'nats-health-check';

/** Asks the server how it is; counts failures in a row in its runtime directory (health-check.sh). */
export const healthCheckService: Service = {
  description: 'Health check of the NATS server',
  // A server that was stopped on purpose is not asked.
  requisite: ['nats.service'],
  after: ['nats.service'],
  onFailure: ['nats-health-restart.service'],
  serviceConfig: {
    ...hardening,
    Type: 'oneshot',
    DynamicUser: true,
    RuntimeDirectory: RUNTIME_DIRECTORY,
    RuntimeDirectoryPreserve: true,
    ExecStart: text`${host.scripts['health-check']} ${healthUrl} ${fn.numberText(fn.seconds(c.health.timeout))} ${fn.numberText(c.health.restartAfter)}`,
    TimeoutStartSec: add(fn.seconds(c.health.timeout), 10),
  },
};

export const healthCheckTimer: Timer = {
  description: 'Regular health check of the NATS server',
  wantedBy: ['timers.target'],
  timerConfig: {
    OnBootSec: c.health.interval,
    OnUnitActiveSec: c.health.interval,
    AccuracySec: '1s',
  },
};

/** Restarts the server once enough checks in a row have failed; root, and nothing else than that. */
export const healthRestartService: Service = {
  description: 'Restart of the NATS server after failed health checks',
  unitConfig: { ConditionPathExists: `/run/${RUNTIME_DIRECTORY}/restart-due` },
  serviceConfig: {
    ...hardening,
    Type: 'oneshot',
    // The way to systemd is a socket in /run that only root may use.
    PrivateUsers: false,
    RestrictAddressFamilies: ['AF_UNIX'],
    ExecStart: text`${host.systemctl} try-restart nats.service`,
  },
};
