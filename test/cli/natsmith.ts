import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { execa, type Options } from 'execa';
import { expect } from 'vitest';
import { outputJsonSchema } from '../../src/cli/output-schema.ts';
import type { Diagnostic } from '../../src/domain/diagnostic.ts';
import { type TempDir, tempDir } from '../support/temp-dir.ts';
import { root } from '../support/tools.ts';

/** The bundled command line, as it ships. */
export const program = join(root, 'dist/natsmith.mjs');
/** What hosts get of it. */
export const forHosts = join(root, 'dist/natsmith-host.mjs');

export interface Run {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in a folder. Whatever happens, it never shows a stack trace. */
export async function natsmith(folder: string, args: readonly string[], options: Options = {}): Promise<Run> {
  const run = await start(folder, args, options);
  const stdout = String(run.stdout);
  const stderr = String(run.stderr);
  expect(stdout + stderr).not.toMatch(/^\s+at .*:\d+:\d+|mistake in natsmith/m);
  return { exitCode: run.exitCode, stdout, stderr };
}

export function start(folder: string, args: readonly string[], options: Options = {}) {
  const env = { NO_COLOR: '1', FORCE_COLOR: '', NODE_OPTIONS: '', ...options.env };
  const always = { cwd: folder, reject: false, stripFinalNewline: false, env } as const;
  return execa(process.execPath, [program, ...args], { ...options, ...always });
}

export interface ProbeRecord {
  readonly id: string;
  readonly profile: string;
  readonly ok: boolean;
  readonly skipped?: string;
  readonly expected?: string;
  readonly actual?: string;
}

export interface MachineRecord {
  readonly profile: string;
  readonly programs: readonly { name: string; path: string; version: string }[];
  readonly remapped: readonly { option: string; from: string; to: string }[];
  readonly kept?: { folder: string; processes: Readonly<Record<string, number>>; reach: readonly string[] };
}

export interface StreamRecord {
  readonly name: string;
  readonly messages: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly consumers: number;
  readonly bytes: number;
  readonly expired?: number;
}

export interface JsonRecord {
  readonly command: string | null;
  readonly ok: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly artifacts?: readonly { path: string; change?: string; content?: string; sha256?: string }[];
  readonly answers?: readonly Readonly<Record<string, unknown>>[];
  readonly probes?: readonly ProbeRecord[];
  readonly machines?: readonly MachineRecord[];
  readonly folder?: string;
  readonly streams?: readonly StreamRecord[];
  readonly removed?: readonly string[];
  readonly import?: {
    readonly content?: string;
    readonly leftOut: readonly { readonly setting: string; readonly reason: string }[];
    readonly credentials: readonly { readonly credential: string; readonly file?: string }[];
  };
}

const isOutput = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(JSON.parse(outputJsonSchema()));

/** Runs with `--json`: stdout is one record of the schema that is emitted, and says the same as the exit code. */
export async function natsmithJson(folder: string, args: readonly string[], options?: Options) {
  const run = await natsmith(folder, [...args, '--json'], options);
  const record = JSON.parse(run.stdout) as JsonRecord;
  expect(isOutput(record), JSON.stringify(isOutput.errors)).toBe(true);
  expect(record.ok).toBe(run.exitCode === 0);
  return { ...run, record };
}

/** A folder with files in it, which goes away with the scope. */
export async function folderWith(files: Readonly<Record<string, string>>): Promise<TempDir> {
  const folder = await tempDir();
  for (const [name, content] of Object.entries(files)) await folder.write(name, content);
  return folder;
}

/** A valid spec in TypeScript, with more of it. */
export const spec = (more = '', name = 'demo'): string =>
  `import { defineDeployment } from 'natsmith';
export default defineDeployment({
  name: '${name}',
  profiles: { dev: { serverName: 'a' }, prod: { serverName: 'b' } },
  ${more}
});
`;

/** Every file below a folder by its path, with its content. */
export function filesIn(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
