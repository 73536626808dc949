import { type NixOptions, type NixResult, nixEval, tryNixEval } from './nix.ts';
import type { ToolName } from './tools.ts';

/** What `describeWith` needs for tests that evaluate NixOS modules. */
export const NIXOS_TOOLS: readonly ToolName[] = ['nix', 'nixpkgs-lib'];

/**
 * In scope: `lib`, `strict` (test/nix/strict) and `configOf modules`, the config of a strict NixOS
 * with these modules, every value of it forced, so that a misspelt option is found wherever it is.
 */
const prelude = `
  let
    strict = import ./test/nix/strict { inherit lib; };
    configOf = modules:
      let inherit (strict.evalNixos { inherit modules; }) config;
      in builtins.seq (strict.forceAll config) config;
  in
`;

/** Evaluates an expression over `lib`, `strict` and `configOf`; paths start at the repository's root. */
export const nixosEval = <T = unknown>(expression: string, options?: NixOptions): Promise<T> =>
  nixEval<T>(`${prelude}(${expression})`, options);

/** Like `nixosEval`; a failed evaluation is a value. */
export const tryNixosEval = <T = unknown>(expression: string, options?: NixOptions): Promise<NixResult<T>> =>
  tryNixEval<T>(`${prelude}(${expression})`, options);
