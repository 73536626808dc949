import type { Flag } from './command.ts';

/** What every command understands. */
export const globalFlags: Readonly<Record<string, Flag>> = {
  spec: {
    type: 'string',
    value: 'FILE',
    description: 'the spec, if it is not natsmith.config.* in this folder',
  },
  profile: {
    type: 'string',
    value: 'P',
    multiple: true,
    description: 'only this profile; may be repeated (default: all)',
  },
  json: { type: 'boolean', description: 'one JSON record on stdout instead of text' },
  quiet: { type: 'boolean', description: 'say nothing but errors' },
  'no-color': { type: 'boolean', description: 'no colours (as does NO_COLOR; FORCE_COLOR asks for them)' },
  help: { type: 'boolean', short: 'h', description: 'show this' },
  version: { type: 'boolean', description: 'show the version' },
};
