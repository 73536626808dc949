import type { Difference } from '../errors.ts';
import { get, record } from '../http.ts';
import type { Probe } from '../probe.ts';
import { waitFor } from '../wait.ts';

/** Milliseconds: the exporter asks the server before it listens. */
const LIMIT = 60_000;

export const metricsServed: Probe = {
  id: 'metrics-served',
  proves: 'nginx shows the metrics of this server in the format of Prometheus',
  needs: ['proxy', 'metrics', 'exporter', 'monitoring'],
  harmless: true,
  async run(machine, { options }, note) {
    const { host, path, tls, basicAuthFile } = options.proxy;
    const address = machine.address(tls.enable ? 'https' : 'http');
    const page = () => get({ address, path: `${path}metrics`, host, authority: machine.tls?.certificate });
    if (basicAuthFile !== null) {
      const { status } = await page();
      return status === 401
        ? []
        : [{ expected: `${path}metrics answers 401 to who gives no password`, actual: `${status}` }];
    }
    const last = Date.now() + LIMIT;
    const { status, body } = await waitFor(
      async () => {
        const answer = await page();
        // nginx's own answer as long as nobody listens behind it.
        return answer.status === 502 && Date.now() < last ? undefined : answer;
      },
      'the exporter',
      LIMIT * 2,
    );
    const differences: Difference[] = [];
    if (status !== 200)
      return [{ expected: `${path}metrics answers 200`, actual: `${status} ${body.trim()}` }];
    const varz = record(await get({ address: machine.address('monitoring'), path: '/varz' }));
    const payload = /^gnatsd_varz_max_payload\{.*\} (\S+)$/m.exec(body)?.[1];
    if (Number(payload) !== varz?.max_payload)
      differences.push({
        expected: `gnatsd_varz_max_payload is ${varz?.max_payload}, as /varz has it`,
        actual: payload ?? 'it is not among the metrics',
      });
    note(`${body.split('\n').filter((line) => /^[a-z]/.test(line)).length} metrics`);
    return differences;
  },
};
