import { MachineError } from '../errors.ts';
import { get, record } from '../http.ts';
import type { Probe } from '../probe.ts';
import { PATIENCE, pause } from '../wait.ts';

/** Streams are recovered after the ports are open; until then the server says that it is unavailable. */
export const serverReady: Probe = {
  id: 'server-ready',
  proves: 'the server starts and says that it is well',
  needs: ['healthz'],
  after: 'listening',
  harmless: true,
  async run(machine) {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const answer = await get({ address: machine.address('monitoring'), path: '/healthz' }).catch(
        (error: unknown) => {
          if (error instanceof MachineError) return error.message;
          throw error;
        },
      );
      if (typeof answer !== 'string' && answer.status === 200 && record(answer)?.status === 'ok') return [];
      if (Date.now() > end) {
        const actual = typeof answer === 'string' ? answer : `${answer.status} ${answer.body.trim()}`;
        return [{ expected: '/healthz answers 200 {"status":"ok"}', actual }];
      }
      await pause(50);
    }
  },
};
