import { bound, or, text } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import { toNode } from '../expr/node.ts';
import { wrap } from '../expr/symbolic.ts';
import { backupFolder, backupService, backupTimer } from './backup.ts';
import { configService } from './config-service.ts';
import { copiesDeadLetters, deadLetterService } from './dead-letters.ts';
import { healthCheckService, healthCheckTimer, healthRestartService } from './health.ts';
import { CONFIG_FILE, type Host, SECRETS_FILE } from './host.ts';
import { c } from './inputs.ts';
import { logrotateFile, logrotateService, logrotateTimer, logsToFile } from './log-rotation.ts';
import { metricsService } from './metrics.ts';
import { natsService } from './nats-service.ts';
import { openPorts } from './network.ts';
import {
  ASSETS_FILE,
  assetsFile,
  driftService,
  driftTimer,
  provisionService,
  provisions,
} from './provision.ts';
import { virtualHost } from './proxy.ts';
import { certificateService, mayLackCertificate } from './proxy-certificate.ts';
import { secretsFile } from './secrets.ts';
import { settings } from './settings.ts';
import { directories } from './storage.ts';
import { tlsReloadService, tlsRenewalService, tlsRenewalTimer } from './tls.ts';
import { speaksTls } from './tls-files.ts';

/** Whether a unit of the host runs natsmith itself. */
export const runsNatsmith = bound('runsNatsmith', or(c.backup.enable, provisions));

/** What the host of any deployment runs, as expressions over its options. */
export const host: Host = {
  settings,
  services: {
    nats: { value: natsService },
    'nats-backup': { condition: c.backup.enable, value: backupService },
    'nats-config': { value: configService },
    'nats-dead-letters': { condition: copiesDeadLetters, value: deadLetterService },
    'nats-drift': { condition: provisions, value: driftService },
    'nats-health-check': { condition: c.health.enable, value: healthCheckService },
    'nats-health-restart': { condition: c.health.enable, value: healthRestartService },
    'nats-logrotate': { condition: logsToFile, value: logrotateService },
    'nats-metrics': { condition: c.metrics.enable, value: metricsService },
    'nats-tls-reload': { condition: speaksTls, value: tlsReloadService },
    'nats-tls-renewal': { condition: speaksTls, value: tlsRenewalService },
    'nats-provision': { condition: provisions, value: provisionService },
    'nats-proxy-certificate': { condition: mayLackCertificate, value: certificateService },
  },
  timers: {
    'nats-backup': { condition: c.backup.enable, value: backupTimer },
    'nats-drift': { condition: provisions, value: driftTimer },
    'nats-health-check': { condition: c.health.enable, value: healthCheckTimer },
    'nats-logrotate': { condition: logsToFile, value: logrotateTimer },
    'nats-tls-renewal': { condition: speaksTls, value: tlsRenewalTimer },
  },
  etc: {
    [CONFIG_FILE]: {
      value: { text: text`# Written by natsmith; changes here are lost.\n${fn.confText(settings)}` },
    },
    [SECRETS_FILE]: { value: secretsFile },
    [ASSETS_FILE]: { condition: provisions, value: assetsFile },
    'nats/logrotate.conf': { condition: logsToFile, value: logrotateFile },
  },
  directories: [...directories, backupFolder],
  virtualHost: { condition: c.proxy.enable, value: virtualHost },
  openPorts: wrap(toNode(openPorts)),
};
