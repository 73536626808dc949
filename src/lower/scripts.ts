import assemble from './scripts/assemble.sh?raw';
import checkStore from './scripts/check-store.sh?raw';
import healthCheck from './scripts/health-check.sh?raw';
import reload from './scripts/reload.sh?raw';
import selfSign from './scripts/self-sign.sh?raw';
import tlsChanged from './scripts/tls-changed.sh?raw';

/** Scripts of ours, the same text on every kind of host. What they call is listed in nix/host.nix. */
export const scripts = {
  /** Puts secrets into nats-server.conf. */
  assemble,
  /** Refuses a start at which streams would silently be missing. */
  'check-store': checkStore,
  /** Asks the server how it is, and counts failures. */
  'health-check': healthCheck,
  /** Has the server read its configuration again, and sees whether it did. */
  reload,
  /** Makes a certificate where there is none. */
  'self-sign': selfSign,
  /** Whether there is another certificate than the server's. */
  'tls-changed': tlsChanged,
} as const;

export type ScriptName = keyof typeof scripts;
