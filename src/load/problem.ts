import { isAbsolute, relative } from 'node:path';
import { type PlainCode, plainCodes } from '../domain/codes.ts';
import type { Diagnostic, Location } from '../domain/diagnostic.ts';

/** Ends the loading of a spec; `diagnostic` is all that anyone gets to see of it. */
export class LoadProblem extends Error {
  readonly diagnostic: Diagnostic & { readonly code: PlainCode };
  constructor(code: PlainCode, message: string, more: Partial<Omit<Diagnostic, 'code' | 'message'>> = {}) {
    super(message);
    this.diagnostic = { severity: plainCodes[code], path: [], message, ...more, code };
  }

  /** The same problem, at a place. */
  at(location: Location): LoadProblem {
    return new LoadProblem(this.diagnostic.code, this.message, { ...this.diagnostic, location });
  }
}

/** A file's name as someone working in `folder` would write it. */
export function displayName(file: string, folder: string): string {
  const short = relative(folder, file);
  return short.startsWith('..') || isAbsolute(short) ? file : short;
}
