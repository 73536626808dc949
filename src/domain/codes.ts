import type { Severity } from './diagnostic.ts';

/**
 * The codes of what goes wrong before a spec can be judged, and around it. Those of the rules that judge it are the keys of
 * the analyzer's catalogue, which explains all of them.
 */
export const plainCodes = {
  'backup/broken': 'error',
  'backup/memory-stream': 'warning',
  'conf/include': 'error',
  'conf/refused': 'error',
  'conf/syntax': 'error',
  'conf/unreadable': 'error',
  'conf/variable': 'error',
  'output/cannot-write': 'error',
  'password/unusable': 'error',
  'server/login': 'error',
  'server/refused': 'error',
  'server/unreachable': 'error',
  'spec/ambiguous': 'warning',
  'spec/duplicate-key': 'error',
  'spec/exits': 'error',
  'spec/export': 'error',
  'spec/import': 'error',
  'spec/missing': 'error',
  'spec/name': 'error',
  'spec/never-settles': 'error',
  'spec/not-found': 'error',
  'spec/syntax': 'error',
  'spec/throws': 'error',
  'spec/type': 'error',
  'spec/unknown-key': 'error',
  'spec/unreadable': 'error',
  'spec/value': 'error',
  'usage/argument': 'error',
  'usage/artifact': 'error',
  'usage/code': 'error',
  'usage/command': 'error',
  'usage/driver': 'error',
  'usage/flag': 'error',
  'usage/probe': 'error',
  'usage/profile': 'error',
  'usage/user': 'error',
  'verify/cannot-run': 'error',
  'verify/other-version': 'warning',
} as const satisfies Record<string, Severity>;

export type PlainCode = keyof typeof plainCodes;
