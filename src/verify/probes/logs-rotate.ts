import type { Options } from '../../spec/options.ts';
import type { Difference } from '../errors.ts';
import type { Machine } from '../machine.ts';
import type { Probe } from '../probe.ts';

export const logsRotate: Probe = {
  id: 'logs-rotate',
  proves: 'the rotation keeps old logs as many days as wanted, and the server writes on to the new file',
  needs: ['systemd', 'log-file'],
  disturbs: true,
  async run(machine, { options }, note) {
    const { dataDir, logs } = options;
    const log = `${dataDir}/nats-server.log`;
    const keep = keepDays(options);
    const older = (day: number) => `nats-server.log.${day}${logs.compress && day > 1 ? '.gz' : ''}`;
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
      expect(lines.includes(older(1)), `${log}.1 holds yesterday's (rotation ${day})`, output);
      expect(/File log re-opened/.test(output), 'the server writes on to the new file', output);
      expect(
        (await sizeOf(machine, log)) < before || day === 2,
        'the new file begins anew',
        `it has ${before} bytes`,
      );
      if (day === 2 && keep > 1) expect(lines.includes(older(2)), `${older(2)} holds the day before`, output);
    }

    // As if it had run for so many days.
    const days = Array.from({ length: keep }, (_, index) => index + 1);
    await machine.execute(`cd ${dataDir}
for file in ${days.map(older).join(' ')}; do
  [ -e $file ] || { echo $file >$file && chown nats: $file; }
done`);
    await rotate(machine, dataDir, log);
    const { output } = await machine.execute(`cd ${dataDir} && ls nats-server.log.*`);
    const kept = output.split('\n').sort();
    expect(
      kept.join() === days.map(older).sort().join(),
      `logs.keepDays ${keep} keeps ${days.length === 1 ? older(1) : `${older(1)} to ${older(keep)}`}`,
      `it keeps ${kept.length} files: ${kept.join(', ')}`,
    );
    note(`${kept.length} old logs are kept`);
    return differences;
  },
};

const keepDays = ({ logs, safeMode }: Options): number => logs.keepDays ?? (safeMode ? 7 : 30);

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
