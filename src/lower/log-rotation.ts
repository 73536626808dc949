import { bound, cond, eq, orElse, text } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import { hardening } from './hardening.ts';
import { type EtcFile, PID_FILE, type Service, type Timer, USER } from './host.ts';
import { c, host } from './inputs.ts';
import { logFile, storage } from './storage.ts';

/** There is something to rotate. */
export const logsToFile = eq(c.logs.to, 'file');

const CONFIG = 'nats/logrotate.conf';

const keepDays = bound<number>('keepDays', orElse(c.logs.keepDays, cond<number>(c.safeMode, 7, 30)));

/**
 * logrotate(8). The server goes on writing to a renamed file until it is told to reopen it, which happens after the
 * renaming; compressing waits for the next time, when nobody can be writing any more.
 */
export const logrotateFile: EtcFile = {
  text: text`${logFile} {
  daily
  rotate ${fn.numberText(keepDays)}
  ${cond(c.logs.compress, 'compress\n  delaycompress', 'nocompress')}
  missingok
  notifempty
  create 0640 ${USER} ${USER}
  postrotate
    ${host.natsServer} --signal reopen=${PID_FILE}
  endscript
}
`,
};

/** Runs as the server's own user: it may signal the server, and needs no rights beyond the data folder. */
export const logrotateService: Service = {
  description: 'Rotation of the log of the NATS server',
  after: ['nats.service'],
  serviceConfig: {
    ...hardening,
    ...storage,
    Type: 'oneshot',
    User: USER,
    Group: USER,
    PrivateNetwork: true,
    ExecStart: text`${host.logrotate} --state ${c.dataDir}/logrotate.state /etc/${CONFIG}`,
  },
};

export const logrotateTimer: Timer = {
  description: 'Daily rotation of the log of the NATS server',
  wantedBy: ['timers.target'],
  timerConfig: { OnCalendar: 'daily', Persistent: true },
};
