import type { HostPaths } from '../../lower/inputs.ts';

/** Where natsmith's own scripts are installed. */
export const SCRIPTS = 'usr/local/lib/natsmith';

/** systemd looks bare names up in its own list of folders (systemd.service(5)), which differ between distributions. */
export const hostPaths: HostPaths = {
  natsServer: 'nats-server',
  logrotate: 'logrotate',
  systemctl: 'systemctl',
  healthCheck: `/${SCRIPTS}/health-check`,
};
