import { accessSync, constants, statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import type { Diagnostic, Location } from '../domain/diagnostic.ts';
import { messageOf, reasonOf } from '../domain/reason.ts';
import type { Spec } from '../spec/spec.ts';
import { defaultOf, requireObject } from './default-export.ts';
import { Describer, type Read } from './describe.ts';
import type { Excerpt } from './excerpt.ts';
import { findSpecs, SPEC_NAMES } from './find.ts';
import { guarded } from './guard.ts';
import { judge } from './judge.ts';
import { Modules } from './modules.ts';
import { displayName, LoadProblem } from './problem.ts';
import { placeOfError } from './thrown.ts';
import { loadTransform } from './transform.ts';

export interface LoadRequest {
  /** Folder that is looked through, and against which names are shown. */
  readonly folder: string;
  /** The spec, if it is not to be looked for. */
  readonly file?: string | undefined;
  /** What `import … from 'natsmith'` gives a spec. */
  readonly api: Readonly<Record<string, unknown>>;
}

export interface Loaded {
  /** Absolute path of the spec; absent where none was found. */
  readonly file?: string;
  /** Absent where there is an error among the diagnostics. */
  readonly spec?: Spec;
  readonly diagnostics: readonly Diagnostic[];
  /** Diagnostics as they may be shown, with the places that they are about. */
  describe(diagnostics: readonly Diagnostic[]): Promise<Diagnostic[]>;
  readonly lines: Lines;
}

/** Lines of a spec's files, by the name that diagnostics have for a file; they count from 1. */
export interface Lines {
  line(file: string, line: number): Excerpt | undefined;
}

/** Codes of problems that mean there was nothing to read, as opposed to something wrong in what was read. */
export const NOTHING_TO_READ: ReadonlySet<string> = new Set(['spec/not-found', 'spec/unreadable']);

/** Finds a spec, evaluates it and judges its shape. Whatever is wrong with it is a diagnostic, never thrown. */
export async function load({ folder, file, api }: LoadRequest): Promise<Loaded> {
  const [path, ...others] = file === undefined ? findSpecs(folder) : [resolve(folder, file)];
  if (path === undefined) {
    const describe = async (diagnostics: readonly Diagnostic[]) => [...diagnostics];
    return { diagnostics: [notFound()], describe, lines: { line: () => undefined } };
  }
  const warnings = others.map((other) => ignored(displayName(other, folder), displayName(path, folder)));

  const modules = new Modules({ natsmith: api });
  const { sources } = modules;
  const read: Read = { file: path, sources, resolve: modules.resolve.bind(modules), value: undefined };
  const describer = new Describer(read, folder);
  const loaded = { file: path, describe: describer.describe.bind(describer), lines: describer };
  try {
    requireFile(path, displayName(path, folder));
    const isJson = extname(path) === '.json';
    const value = await (isJson ? readJson(path, modules) : runModule(path, modules));
    const placeOf = (error: unknown) => placeOfError(error, sources) ?? atTop(path);
    // What throws when it is looked at is looked at by judge first.
    const judged = judge(value, placeOf);
    read.value = value;
    return {
      ...loaded,
      ...judged,
      diagnostics: await describer.describe([...warnings, ...judged.diagnostics]),
    };
  } catch (error) {
    if (!(error instanceof LoadProblem)) throw error;
    return { ...loaded, diagnostics: await describer.describe([...warnings, error.diagnostic]) };
  }
}

function requireFile(path: string, name: string): void {
  try {
    const stats = statSync(path);
    if (stats.isDirectory())
      throw new LoadProblem('spec/not-found', `${name} is a folder`, { help: 'name the file in it' });
    accessSync(path, constants.R_OK);
  } catch (error) {
    if (error instanceof LoadProblem) throw error;
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new LoadProblem(
      missing ? 'spec/not-found' : 'spec/unreadable',
      `cannot read ${name}: ${reasonOf(error)}`,
    );
  }
}

function readJson(file: string, modules: Modules): object {
  const { $schema, ...rest } = requireObject(modules.json(file, true), 'the spec') as Record<string, unknown>;
  return rest;
}

async function runModule(file: string, modules: Modules): Promise<unknown> {
  const placeOf = (error: unknown) => placeOfError(error, modules.sources) ?? atTop(file);
  const transform = await loadTransform();
  try {
    return await guarded(async () => defaultOf(await modules.run(file, transform)));
  } catch (error) {
    if (error instanceof LoadProblem) throw error.at(error.diagnostic.location ?? placeOf(error));
    throw new LoadProblem('spec/throws', `the spec throws: ${messageOf(error)}`, {
      location: placeOf(error),
    });
  }
}

const atTop = (file: string): Location => ({ file, line: 1, column: 1, exact: false });

function notFound(): Diagnostic {
  const { diagnostic } = new LoadProblem('spec/not-found', 'there is no spec in this folder', {
    why: `natsmith looks for ${SPEC_NAMES.join(', ')}.`,
    help: 'go to the folder that has one, or name it: --spec FILE',
  });
  return diagnostic;
}

function ignored(other: string, used: string): Diagnostic {
  const { diagnostic } = new LoadProblem('spec/ambiguous', `${other} is not read: ${used} comes first`);
  return diagnostic;
}
