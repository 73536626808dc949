import { isatty } from 'node:tty';
import { writeTalk } from './stdio.ts';
import { harmless } from './terminal.ts';

/** One line on a terminal that says what is being done; nothing elsewhere. */
export function progressLine(wanted: boolean): { show(what: string): void; end(): void } {
  if (!wanted || !isatty(2)) return { show: () => {}, end: () => {} };
  const eraseLine = '\r\x1b[K';
  // What goes on in the next line could not be erased.
  const room = () => (process.stderr.columns || 80) - 3;
  return {
    show: (what) => writeTalk(`${eraseLine}${harmless(what).slice(0, room())} …`),
    end: () => writeTalk(eraseLine),
  };
}
