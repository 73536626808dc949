import type { PlainCode } from '../domain/codes.ts';
import type { Diagnostic } from '../domain/diagnostic.ts';
import type { Lines } from '../load/load.ts';

/** 0 fine · 1 problems found · 2 drift or pending changes · 3 could not run */
export type ExitCode = 0 | 1 | 2 | 3;

export interface Flag {
  readonly type: 'boolean' | 'string';
  readonly multiple?: boolean;
  readonly short?: string;
  /** What its value is, in help: `FILE`. */
  readonly value?: string;
  readonly description: string;
}

export type Flags = Readonly<Record<string, boolean | string | readonly string[] | undefined>>;

export interface Invocation {
  readonly flags: Flags;
  readonly operands: readonly string[];
  /** Absolute path of the working folder, before anything else has run. */
  readonly folder: string;
  /** Runs a stage and, should everything take long, says how long it took. */
  stage<T>(name: string, run: () => T | Promise<T>): Promise<T>;
  /** Whoever loads a spec leaves here what its lines are, for diagnostics to show. */
  readonly source: { lines?: Lines };
}

/** What a command has to say. Only main.ts prints it. */
export interface Outcome {
  readonly exit: ExitCode;
  readonly diagnostics: readonly Diagnostic[];
  /** For stdout, where no JSON is asked for. */
  readonly output?: string;
  /** For stderr, after the diagnostics. */
  readonly talk?: string;
  /** What the JSON record has besides. */
  readonly record?: Readonly<Record<string, unknown>>;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** What follows the name: `ARTIFACT --profile P`. */
  readonly usage: string;
  readonly description: string;
  readonly flags: Readonly<Record<string, Flag>>;
  /** The names of its operands. */
  readonly operands: readonly string[];
  /** Command lines, and what they do. */
  readonly examples: readonly (readonly [commandLine: string, meaning: string])[];
  run(invocation: Invocation): Promise<Outcome>;
}

export const problem = (code: PlainCode, message: string, help?: string): Diagnostic => ({
  code,
  severity: 'error',
  path: [],
  message,
  ...(help === undefined ? {} : { help }),
});

type UsageCode = Extract<PlainCode, `usage/${string}`> extends `usage/${infer Name}` ? Name : never;

/** The command line asks for what there is not. */
export const usageProblem = (code: UsageCode, message: string, help?: string): Outcome => ({
  exit: 3,
  diagnostics: [problem(`usage/${code}`, message, help)],
});
