import type { Difference } from '../errors.ts';
import type { Machine } from '../machine.ts';
import type { Probe } from '../probe.ts';

export const logsRotate: Probe = {
  id: 'logs-rotate',
  proves: 'the rotation keeps old logs and the server writes on to the new file',
  needs: ['systemd', 'log-file'],
  async run(machine, { options }) {
    const { dataDir, logs } = options;
    const log = `${dataDir}/nats-server.log`;
    const differences: Difference[] = [];
    const expect = (holds: boolean, expected: string, actual: string) => {
      if (!holds) differences.push({ expected, actual });
    };
    for (const day of [1, 2]) {
      const before = await sizeOf(machine, log);
      const run = await rotate(machine, dataDir, log);
      expect(run.status === 0, 'nats-logrotate.service succeeds', run.output);
      const { output } = await machine.execute(`ls ${dataDir} | grep '^nats-server.log'; tail -n 3 ${log}`);
      const lines = output.split('\n');
      expect(lines.includes('nats-server.log.1'), `${log}.1 holds yesterday's (rotation ${day})`, output);
      expect(/File log re-opened/.test(output), 'the server writes on to the new file', output);
      expect(
        (await sizeOf(machine, log)) < before || day === 2,
        'the new file begins anew',
        `it has ${before} bytes`,
      );
      if (day === 2) {
        const older = logs.compress ? 'nats-server.log.2.gz' : 'nats-server.log.2';
        expect(lines.includes(older), `${older} holds the day before`, output);
      }
    }
    return differences;
  },
};

/** Runs the service as its timer would a day later. */
const rotate = (machine: Machine, dataDir: string, log: string) =>
  machine.execute(
    `echo 'logrotate state -- version 2
"${log}" '"$(date -d '2 days ago' +%Y-%-m-%-d-%-H:%-M:%-S)" >${dataDir}/logrotate.state
chown nats: ${dataDir}/logrotate.state
systemctl start nats-logrotate.service || { journalctl --no-pager -o cat -n 8 -u nats-logrotate.service; exit 1; }`,
  );

const sizeOf = async (machine: Machine, file: string): Promise<number> =>
  Number((await machine.execute(`stat -c %s ${file}`)).output);
