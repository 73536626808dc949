import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import type { Diagnostic, Path } from '../domain/diagnostic.ts';
import { messageOf, reasonOf } from '../domain/reason.ts';
import type { Spec } from '../spec/spec.ts';
import { defaultOf, requireObject } from './default-export.ts';
import { findSpecs, SPEC_NAMES } from './find.ts';
import { guarded } from './guard.ts';
import { JsonSource } from './json-source.ts';
import { judge } from './judge.ts';
import { ModuleSource } from './module-source.ts';
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
  /** Diagnostics with the places that they are about, as far as they can be told. */
  locate(diagnostics: readonly Diagnostic[]): Diagnostic[];
}

/** Codes of problems that mean there was nothing to read, as opposed to something wrong in what was read. */
export const NOTHING_TO_READ: ReadonlySet<string> = new Set(['spec/not-found', 'spec/unreadable']);

interface Evaluated {
  readonly value: unknown;
  readonly placeOf?: (error: unknown) => Diagnostic['location'];
  readonly locate?: (path: Path) => Diagnostic['location'];
}

/** Finds a spec, evaluates it and judges its shape. Whatever is wrong with it is a diagnostic, never thrown. */
export async function load({ folder, file, api }: LoadRequest): Promise<Loaded> {
  const [path, ...others] = file === undefined ? findSpecs(folder) : [resolve(folder, file)];
  const shown = (problems: readonly Diagnostic[]) =>
    problems.map((problem) => withShortName(problem, folder));
  if (path === undefined) return { diagnostics: [notFound()], locate: (diagnostics) => [...diagnostics] };
  const warnings = others.map((other) => ignored(displayName(other, folder), displayName(path, folder)));

  let evaluated: Evaluated | undefined;
  const locate = (diagnostics: readonly Diagnostic[]) =>
    shown(
      diagnostics.map((problem) =>
        withLocation(problem, problem.path.length > 0 ? evaluated?.locate?.(problem.path) : undefined),
      ),
    );
  try {
    requireFile(path, displayName(path, folder));
    evaluated = await (extname(path) === '.json' ? readJson(path) : runModule(path, api));
    const judged = judge(evaluated.value, evaluated.placeOf);
    return { file: path, ...judged, diagnostics: locate([...warnings, ...judged.diagnostics]), locate };
  } catch (error) {
    if (!(error instanceof LoadProblem)) throw error;
    return { file: path, diagnostics: locate([...warnings, error.diagnostic]), locate };
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

async function readJson(file: string): Promise<Evaluated> {
  const source = new JsonSource(file, readFileSync(file, 'utf8'));
  const value = source.value();
  const { $schema, ...rest } = requireObject(value, 'the spec') as Record<string, unknown>;
  return { value: rest, locate: (path) => source.locate(path) };
}

async function runModule(file: string, api: Readonly<Record<string, unknown>>): Promise<Evaluated> {
  let known: ModuleSource | undefined;
  const source = () => (known ??= new ModuleSource(file, modules.sources.get(file)?.text ?? ''));
  const modules = new Modules(await loadTransform(), { natsmith: api });
  const placeOf = (error: unknown) =>
    placeOfError(error, modules.sources) ?? { file, line: 1, column: 1, exact: false };
  try {
    return await guarded(async () => ({
      value: await defaultOf(await modules.run(file)),
      placeOf,
      locate: (path: Path) => source().locate(path),
    }));
  } catch (error) {
    if (error instanceof LoadProblem) throw error.at(error.diagnostic.location ?? placeOf(error));
    throw new LoadProblem('spec/throws', `the spec throws: ${messageOf(error)}`, {
      location: placeOf(error),
    });
  }
}

function notFound(): Diagnostic {
  const { diagnostic } = new LoadProblem('spec/not-found', 'there is no spec in this folder', {
    why: `natsmith looks for ${SPEC_NAMES.join(', ')}.`,
    help: 'go to the folder that has one, or name it: --spec FILE',
  });
  return diagnostic;
}

function ignored(other: string, used: string): Diagnostic {
  const { diagnostic } = new LoadProblem('spec/ambiguous', `${other} is not read: ${used} comes first`, {
    severity: 'warning',
  });
  return diagnostic;
}

function withLocation(problem: Diagnostic, location: Diagnostic['location']): Diagnostic {
  return problem.location || !location ? problem : { ...problem, location };
}

function withShortName(problem: Diagnostic, folder: string): Diagnostic {
  if (!problem.location) return problem;
  return { ...problem, location: { ...problem.location, file: displayName(problem.location.file, folder) } };
}
