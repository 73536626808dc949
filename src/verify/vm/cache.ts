import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { reasonOf } from '../../domain/reason.ts';
import { MachineError } from '../errors.ts';

/** Where images outlive a run (XDG Base Directory Specification: a relative path is to be ignored). @throws MachineError */
export function cacheFolder({ XDG_CACHE_HOME }: NodeJS.ProcessEnv): string {
  const base = XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(homedir(), '.cache');
  const folder = join(base, 'natsmith', 'vm');
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new MachineError(`cannot make the folder for images, ${folder}: ${reasonOf(error)}`, {
      help: 'set XDG_CACHE_HOME to a folder that can be written',
    });
  }
  return folder;
}
