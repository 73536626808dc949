import { reloadableSettings } from '../../domain/server-reload.ts';
import { parseVersion } from '../../domain/server-version.ts';
import type { HostFacts } from '../../lower/inputs.ts';
import type { ScriptName } from '../../lower/scripts.ts';
import type { Deployment } from '../../spec/resolve.ts';

/** Where natsmith's own scripts are installed, below the root. */
export const scriptPath = (name: ScriptName): string => `usr/local/lib/natsmith/${name}`;

/** The command line, where a unit of the host runs it. */
export const COMMAND_LINE = 'usr/local/lib/natsmith/natsmith.mjs';

/** systemd looks bare names up in its own list of folders (systemd.service(5)), which differ between distributions. */
export const hostFacts = ({ name, natsVersion }: Pick<Deployment, 'name' | 'natsVersion'>): HostFacts => ({
  deployment: name,
  reloadable: reloadableSettings(parseVersion(natsVersion)),
  natsServer: 'nats-server',
  natsmith: `node /${COMMAND_LINE}`,
  logrotate: 'logrotate',
  systemctl: 'systemctl',
  prometheusNatsExporter: 'prometheus-nats-exporter',
  // Its main process, which reads them, is root's.
  nginxGroup: 'root',
  hasAcme: false,
  scripts: {
    assemble: `/${scriptPath('assemble')}`,
    'check-store': `/${scriptPath('check-store')}`,
    'health-check': `/${scriptPath('health-check')}`,
    reload: `/${scriptPath('reload')}`,
    'self-sign': `/${scriptPath('self-sign')}`,
    'tls-changed': `/${scriptPath('tls-changed')}`,
  },
});
