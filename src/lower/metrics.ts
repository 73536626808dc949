import { bound, text } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import { hardening } from './hardening.ts';
import type { Service } from './host.ts';
import { c, host } from './inputs.ts';
import { monitoringUrl } from './network.ts';

/** Where programs on this host reach the exporter's one page. */
export const metricsUrl = text`http://${bound('metricsAddress', fn.hostPort(fn.loopbackFor(c.metrics.host), c.metrics.port))}/metrics`;

/**
 * prometheus-nats-exporter asks the server whenever it is asked itself, and bears with one that is away: it goes on with the last
 * values of /varz, and -healthz alone tells (collector/collector.go). With -use_internal_server_name it would neither listen nor
 * end on SIGTERM before it has seen a server (main.go).
 */
export const metricsService: Service = {
  description: 'Prometheus metrics of the NATS server',
  documentation: ['https://github.com/nats-io/prometheus-nats-exporter'],
  wantedBy: ['multi-user.target'],
  after: ['nats.service'],
  startLimitIntervalSec: 0,
  serviceConfig: {
    ...hardening,
    DynamicUser: true,
    ExecStart: text`${host.prometheusNatsExporter} -addr ${c.metrics.host} -port ${fn.numberText(c.metrics.port)} -healthz -varz -connz -jsz=all ${monitoringUrl}`,
    Restart: 'always',
    RestartSec: 5,
  },
};
