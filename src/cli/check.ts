import type { Command } from './command.ts';
import { count } from './terminal.ts';

export const check: Command = {
  name: 'check',
  summary: 'says what is wrong with the spec; writes nothing',
  usage: '',
  description:
    'Loads the spec, lays every profile over its base, and proves what can be proved. Writes nothing.',
  flags: {},
  operands: [],
  examples: [
    ['natsmith check', 'all profiles of the spec in this folder'],
    ['natsmith check --profile prod', 'one of them'],
    ['natsmith check --spec hub.config.ts --json', 'another file, for a program to read'],
  ],
  async run(invocation) {
    const { isOutcome, open } = await import('./session.ts');
    const session = await open(invocation);
    if (isOutcome(session)) return session;
    const { ok, diagnostics, spec, profiles } = session;
    const talk = ok
      ? `${spec.name}: ${count(profiles.length, 'profile')} checked: ${profiles.join(', ')}\n`
      : '';
    return { exit: ok ? 0 : 1, diagnostics, talk };
  },
};
