import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { root, tool, tools } from './tools.ts';

/** A Nix store of the tests' own: no daemon, no root, /nix untouched. Shared with test/setup/tools. */
const STORE_ROOT = join(root, '.tools', 'nix');

const NIX_CONFIG = [
  'build-users-group =',
  'sandbox = false',
  'substitute = false',
  'connect-timeout = 1',
  'download-attempts = 1',
  'warn-dirty = false',
  'experimental-features = nix-command flakes',
].join('\n');

export interface NixOptions {
  /** Milliseconds; 60 seconds where not given. */
  readonly timeout?: number;
  /** Where relative paths in the expression start; the repository's root where not given. */
  readonly cwd?: string;
  /** Really writes store paths (`builtins.toFile`, `"${./file}"`); read them with `inStore`. Slower. */
  readonly store?: boolean;
}

export interface NixFailure {
  readonly ok: false;
  /** What Nix wrote to stderr. */
  readonly error: string;
}

export type NixResult<T> = { readonly ok: true; readonly value: T; readonly warnings: string } | NixFailure;

const environment = (store: boolean): Record<string, string> => {
  if (store) mkdirSync(STORE_ROOT, { recursive: true });
  const lib = tools['nixpkgs-lib'];
  return {
    NIX_CONFIG,
    // The user's own nix.conf must not change what a test sees.
    NIX_CONF_DIR: '/nonexistent',
    NIX_USER_CONF_FILES: '',
    NIX_PATH: '',
    NIX_REMOTE: store ? `local?root=${STORE_ROOT}` : 'dummy://',
    XDG_CACHE_HOME: join(root, '.tools', 'cache'),
    ...(lib === undefined ? {} : { NIXPKGS_LIB: lib }),
  };
};

/** Where a store path of the tests' store is on this machine. */
export const inStore = (storePath: string): string => join(STORE_ROOT, storePath);

/** Runs `nix …` in the tests' store; never throws for an exit code. */
export const nix = async (
  args: readonly string[],
  options: NixOptions = {},
): Promise<{ ok: boolean; stdout: string; stderr: string }> => {
  const { exitCode, stdout, stderr } = await execa(tool('nix'), args, {
    cwd: options.cwd ?? root,
    env: environment(options.store ?? true),
    timeout: options.timeout ?? 60_000,
    reject: false,
    stdin: 'ignore',
  });
  return { ok: exitCode === 0, stdout, stderr };
};

/**
 * Evaluates a Nix expression completely, to JSON; `lib` is nixpkgs' library where the machine has it.
 * A failed evaluation is a value, for tests that expect one.
 */
export const tryNixEval = async <T = unknown>(
  expression: string,
  options: NixOptions = {},
): Promise<NixResult<T>> => {
  const store = options.store ?? false;
  const withLib = tools['nixpkgs-lib']
    ? 'let lib = import (builtins.getEnv "NIXPKGS_LIB" + "/lib"); in\n'
    : '';
  const { exitCode, stdout, stderr, message } = await execa(
    join(dirname(tool('nix')), 'nix-instantiate'),
    ['--eval', '--strict', '--json', ...(store ? ['--read-write-mode'] : []), '-'],
    {
      cwd: options.cwd ?? root,
      env: environment(store),
      // Through stdin: a property test's expressions are larger than an argument may be.
      input: `${withLib}${expression}\n`,
      timeout: options.timeout ?? 60_000,
      maxBuffer: 256 * 1024 * 1024,
      reject: false,
    },
  );
  if (exitCode !== 0) return { ok: false, error: stderr || (message ?? '') };
  return { ok: true, value: JSON.parse(stdout), warnings: stderr };
};

/** Like `tryNixEval`, for expressions that must evaluate. @throws with what Nix said */
export const nixEval = async <T = unknown>(expression: string, options: NixOptions = {}): Promise<T> => {
  const result = await tryNixEval<T>(expression, options);
  if (!result.ok) throw new Error(`Nix does not evaluate this:\n${result.error}`);
  return result.value;
};
