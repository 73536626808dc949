import type { Flag } from './command.ts';
import { connectionFlags } from './connection-flags.ts';

// Its clients connect by themselves.
const { creds: _, 'tls-pinned': __, 'tls-first': ___, ...connection } = connectionFlags;

/** Of --driver remote alone. */
export const remoteFlags = {
  ...connection,
  secrets: {
    type: 'string',
    value: 'DIR',
    description: "a folder with users' secrets, each in a file nats.USER, as in /etc/credstore",
  },
  monitoring: {
    type: 'string',
    value: 'URL',
    description: 'the monitoring pages, if they are not where the spec has them',
  },
} as const satisfies Record<string, Flag>;
