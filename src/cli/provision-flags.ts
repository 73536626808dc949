import type { Flag } from './command.ts';
import { connectionFlags } from './connection-flags.ts';

/** Of plan and of apply. */
export const provisionFlags = {
  account: {
    type: 'string',
    value: 'NAME',
    description: 'the account that the user is of; only where streams are described in several',
  },
  'allow-destroy': {
    type: 'string',
    value: 'NAME',
    multiple: true,
    description: 'this stream, or STREAM/CONSUMER, may be destroyed; may be repeated',
  },
  'backup-dir': {
    type: 'string',
    value: 'DIR',
    description: 'save what has to be made again in DIR/<name>/<profile>; default natsmith-backup',
  },
  'no-backup': { type: 'boolean', description: 'save nothing: what is made again loses its messages' },
  ...connectionFlags,
} as const satisfies Record<string, Flag>;
