import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { reasonOf } from '../domain/reason.ts';
import { exactVersion } from '../domain/server-version.ts';
import { type Imported, importConfiguration } from '../import/import.ts';
import { MachineError } from '../verify/errors.ts';
import { findNatsServer } from '../verify/local/programs.ts';
import type { Program } from '../verify/machine.ts';
import { type Outcome, problem } from './command.ts';

/** Where a program is named, it has to be there; without one, nobody is asked. */
export async function serverFor(named: string | undefined): Promise<Program | Outcome | undefined> {
  const env = named === undefined ? process.env : { ...process.env, NATSMITH_NATS_SERVER: named };
  try {
    return await findNatsServer(env);
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    if (!env.NATSMITH_NATS_SERVER) return undefined;
    return { exit: 3, diagnostics: [problem('verify/cannot-run', error.message, error.help)] };
  }
}

/** Where natsmith knows it. */
export const releaseOf = (server: Program | undefined): string | undefined =>
  server && exactVersion(server.version) ? server.version : undefined;

/** The text of a configuration, or why there is none. */
export function readConfiguration(file: string, folder: string): string | Outcome {
  try {
    return readFileSync(resolve(folder, file), 'utf8');
  } catch (error) {
    return {
      exit: 3,
      diagnostics: [
        problem('conf/unreadable', `cannot read ${file}: ${reasonOf(error)}`, 'name a nats-server.conf'),
      ],
    };
  }
}

/** @throws ConfProblem where nats-server could not read the file */
export const importText = (
  text: string,
  about: { file: string; folder: string; name: string; natsVersion: string; release: string },
): Imported =>
  importConfiguration({
    text,
    ...about,
    surroundings: {
      read: (name) => readFileSync(resolve(about.folder, name), 'utf8'),
      environment: (name) => process.env[name],
    },
  });
