import { bound, spread, text } from '../expr/build.ts';
import { preparation } from './hardening.ts';
import { CONFIG_FILE, RUNNING_CONFIG, SECRETS_FILE, type Service } from './host.ts';
import { host } from './inputs.ts';
import { loadCredential, setCredential } from './secrets.ts';
import { tlsLoadCredential, tlsSetCredential } from './tls-files.ts';

const userCredentials = bound('userCredentials', loadCredential);
const noCredentials = bound('noCredentials', setCredential);

/**
 * Assembles what the server reads. A unit of its own holds the credentials, so that nats.service need not be restarted for
 * a new user: a unit's credentials are fixed when it starts (systemd.exec(5)).
 */
export const configService: Service = {
  description: 'Configuration of the NATS server',
  before: ['nats.service'],
  // A restart of the server is for taking what is on the host now, as a reload is. The other way round nothing is passed on.
  partOf: ['nats.service'],
  // Every reload is a start.
  startLimitIntervalSec: 0,
  restartTriggers: [{ file: CONFIG_FILE }, { file: SECRETS_FILE }],
  serviceConfig: {
    ...preparation,
    RemainAfterExit: true,
    LoadCredential: [spread(userCredentials), ...tlsLoadCredential],
    SetCredential: [spread(noCredentials), ...tlsSetCredential],
    ExecStart: text`${host.scripts.assemble} ${host.natsServer} /etc/${CONFIG_FILE} /etc/${SECRETS_FILE} ${RUNNING_CONFIG}`,
  },
};
