import type { Deployment } from '../../spec/resolve.ts';
import { MachineError } from '../errors.ts';
import { get } from '../http.ts';
import type { Machine } from '../machine.ts';
import { pause } from '../wait.ts';

/** Milliseconds; an answer costs an emulated guest some of its time. */
const PACE = 200;

/**
 * Resolves once nginx answers as the deployment's proxy, and no later than the machine has settled. Over HTTP that cannot be
 * told apart: Debian's own site answers as soon as the guest runs, but does not speak TLS.
 */
export async function proxyServes(machine: Machine, { options }: Deployment): Promise<void> {
  const { proxy } = options;
  let over = !proxy.enable || !proxy.tls.enable;
  const settled = machine.settled.finally(() => {
    over = true;
  });
  const answers = async () => {
    while (!over) {
      try {
        const address = machine.address('https');
        await get({ address, path: '/', host: proxy.host, authority: machine.tls?.authority });
        return;
      } catch (error) {
        if (!(error instanceof MachineError)) throw error;
        await pause(PACE);
      }
    }
    await settled;
  };
  await Promise.race([settled, answers()]);
}
