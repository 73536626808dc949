import type { Rule } from '../fact.ts';

/** Less than a processor: what waits for the next period waits up to a tenth of a second (`systemd.resource-control(5)`, CPUQuota=). */
export const slowQuota: Rule = function* ({ options: { safeMode, resources } }) {
  const { cpuQuota } = resources;
  if (safeMode && cpuQuota !== null && Number.parseInt(cpuQuota, 10) < 100)
    yield {
      code: 'resources/slow-quota',
      path: ['resources', 'cpuQuota'],
      message: `the service may use ${cpuQuota} of one processor`,
    };
};
