import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';

export const root = join(import.meta.dirname, '..', '..');

const reportFile = join(root, '.tools', 'tools.json');

const NAMES = [
  'busybox',
  'curl',
  'deadnix',
  'gawk',
  'ip',
  'logrotate',
  'mawk',
  'mke2fs',
  'mmdebstrap',
  'natscli',
  'nats-server-2.10',
  'nats-server-2.15',
  'nginx',
  'nix',
  'nixfmt',
  'nixpkgs-lib',
  'openssl',
  'perl',
  'script',
  'prometheus-nats-exporter',
  'qemu-img',
  'qemu-system-x86_64',
  'pyflakes',
  'python3',
  'shellcheck',
  'statix',
  'systemd-analyze',
] as const;

export type ToolName = (typeof NAMES)[number];

/** What test/setup/tools.mjs found out about a tool; `env` names the variable that overrides it. */
interface ToolReport {
  readonly env?: string;
  readonly path?: string;
  readonly missing?: string;
}

const readReport = (): Partial<Record<ToolName, ToolReport>> => {
  if (!existsSync(reportFile))
    throw new Error('Tools are not set up: run `node test/setup/tools.mjs` first.');
  return JSON.parse(readFileSync(reportFile, 'utf8'));
};

const resolveTools = (): Readonly<Partial<Record<ToolName, string>>> => {
  const report = readReport();
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const found = report[name];
      const path = (found?.env && process.env[found.env]) || found?.path;
      return path && existsSync(path) ? [[name, path]] : [];
    }),
  );
};

/** Full paths of the tools that are there: a program, or for `nixpkgs-lib` a folder. */
export const tools = resolveTools();

/** The path of a tool that the test has made sure of with `describeWith` or `testWith`. */
export const tool = (name: ToolName): string => {
  const path = tools[name];
  if (path === undefined) throw new Error(`needs ${name}: wrap the test in describeWith(['${name}'], …)`);
  return path;
};

/** The tools among `needed` that this machine does not have: `describe.skipIf(lacks('nix').length > 0)`. */
export const lacks = (...needed: readonly ToolName[]): ToolName[] =>
  needed.filter((name) => tools[name] === undefined);

/** The title, with the reason why it is skipped where it is; the summary collects these reasons. */
export const titleNeeding = (needed: readonly ToolName[], title: string): string => {
  const missing = lacks(...needed);
  return missing.length === 0 ? title : `${title} (skipped: needs ${missing.join(', ')})`;
};

/** `describe`, skipped with its reason where a tool is missing. */
export const describeWith = (needed: readonly ToolName[], title: string, body: () => void): void => {
  describe.skipIf(lacks(...needed).length > 0)(titleNeeding(needed, title), body);
};

/** `test`, skipped with its reason where a tool is missing. `timeout` is in milliseconds. */
export const testWith = (
  needed: readonly ToolName[],
  title: string,
  body: () => unknown,
  timeout?: number,
): void => {
  test.skipIf(lacks(...needed).length > 0)(
    titleNeeding(needed, title),
    async () => {
      await body();
    },
    timeout,
  );
};
