import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import template from '../../nix/templates/default/natsmith.config.ts?raw';
import { OutputProblem } from '../emit/disk.ts';
import { sha256 } from '../emit/manifest.ts';
import { SPEC_NAMES } from '../load/find.ts';
import { specSchema } from '../spec/spec.ts';
import { type Invocation, type Outcome, problem, usageProblem } from './command.ts';
import { writeWhole } from './import-files.ts';

const FILE = 'natsmith.config.ts';
/** What the template is called, which `nix flake init` writes as well. */
const NAMED = "name: 'events'";

/** Writes a first spec, never over another. */
export async function runInit({ flags, folder }: Invocation): Promise<Outcome> {
  const given = flags.name as string | undefined;
  if (given !== undefined && !isName(given))
    return usageProblem('flag', `--name is lower-case letters, digits and "-", not ${JSON.stringify(given)}`);
  const there = SPEC_NAMES.find((name) => existsSync(join(folder, name)));
  if (there !== undefined)
    return cannotWrite(`${there} is there already`, 'natsmith check says what it thinks of it');
  const content = template.replace(NAMED, `name: '${given ?? nameOf(folder)}'`);
  try {
    writeWhole(join(folder, FILE), FILE, content, { mode: 0o644, force: false });
  } catch (error) {
    if (error instanceof OutputProblem) return cannotWrite(error.message, error.help);
    throw error;
  }
  return {
    exit: 0,
    diagnostics: [],
    talk: `${FILE} is written\nnext: natsmith check, then natsmith build\n`,
    record: { artifacts: [{ path: FILE, sha256: sha256(content), change: 'added' }] },
  };
}

const isName = (name: string) => specSchema.shape.name.safeParse(name).success;

/** A deployment's name that is as near to the folder's as can be. */
function nameOf(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  return isName(name) ? name : 'nats';
}

const cannotWrite = (message: string, help?: string): Outcome => ({
  exit: 3,
  diagnostics: [problem('output/cannot-write', message, help)],
});
