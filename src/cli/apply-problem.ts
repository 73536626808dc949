import type { Diagnostic } from '../domain/diagnostic.ts';
import { Refusal } from '../provision/api.ts';
import { Changed } from '../provision/apply/requests.ts';
import { BrokenBackup } from '../provision/backup-file.ts';
import { ServerError } from '../provision/errors.ts';
import { problem } from './command.ts';

export interface Wrong {
  readonly exit: 1 | 3;
  readonly diagnostic: Diagnostic;
}

/** What ended an apply in the middle: the server said no, or is gone; undefined where it is something else. */
export function wrongOf(error: unknown): Wrong | undefined {
  if (error instanceof Changed)
    return {
      exit: 1,
      diagnostic: problem('server/refused', error.message, 'run apply again: it plans anew'),
    };
  if (error instanceof BrokenBackup) {
    const help = 'the stream is not there: restore another backup of it';
    return { exit: 1, diagnostic: problem('backup/broken', error.message, help) };
  }
  if (!(error instanceof ServerError)) return undefined;
  const { code, message, help } = error;
  if (error instanceof Refusal)
    return { exit: 1, diagnostic: problem(code, message, help ?? 'run apply again once that is mended') };
  const again = 'see its log; once it is back, run apply again: it completes what is left';
  return { exit: 3, diagnostic: problem(code, message, code === 'server/unreachable' ? again : help) };
}
