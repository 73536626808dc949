import { isatty } from 'node:tty';
import { writeTalk } from './stdio.ts';

/** One line on a terminal that says what is being done; nothing elsewhere. */
export function verifyProgress(wanted: boolean): { show(what: string): void; end(): void } {
  if (!wanted || !isatty(2)) return { show: () => {}, end: () => {} };
  const eraseLine = '\r\x1b[K';
  return {
    show: (what) => writeTalk(`${eraseLine}${what} …`),
    end: () => writeTalk(eraseLine),
  };
}
