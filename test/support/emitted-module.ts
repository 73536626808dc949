import { afterAll, beforeAll } from 'vitest';
import rave from '../../natsmith.config.ts';
import type { SpecInput } from '../../src/spec/spec.ts';
import { writeModule } from './emitted.ts';
import type { NixResult } from './nix.ts';
import { nixValue } from './nix-value.ts';
import { nixosEval, tryNixosEval } from './strict-nixos.ts';
import { type TempDir, tempDir } from './temp-dir.ts';

export interface EmittedModule {
  /**
   * Evaluates a Nix expression over a NixOS that imports the emitted module and `definitions`, a list of modules. In
   * scope: `config`, `options`, `lib`, `strict`, and `configWith definitions` for another such system.
   */
  ask<T>(definitions: string, query: string): Promise<T>;
  /** The same; a failed evaluation is a value. */
  tryAsk<T>(definitions: string, query: string): Promise<NixResult<T>>;
  readonly dir: () => TempDir;
}

/** As the flake's modules have it (nix/deployment.nix): any program stands for natsmith's. */
const withNatsmith = (spec: SpecInput): string =>
  `{ lib, pkgs, ... }: lib.setAttrByPath ${nixValue([...(spec.optionPath ?? `services.natsmith.${spec.name}`).split('.'), 'cliPackage'])} (lib.mkDefault pkgs.jq)`;

/** The module of a spec, emitted into a folder that holds nothing else, for the tests of a file. */
export const emittedModule = (spec: SpecInput = rave): EmittedModule => {
  let dir: TempDir;
  let module: string;
  beforeAll(async () => {
    dir = await tempDir();
    module = await writeModule(dir, 'module', spec);
  });
  afterAll(() => dir[Symbol.asyncDispose]());

  const expression = (definitions: string, query: string) => `
    let
      evalWith = definitions: strict.evalNixos { modules = [ ${module} (${withNatsmith(spec)}) ] ++ definitions; };
      configWith = definitions: (evalWith definitions).config;
      inherit (evalWith ${definitions}) config options;
    in
    ${query}`;
  return {
    ask: (definitions, query) => nixosEval(expression(definitions, query)),
    tryAsk: (definitions, query) => tryNixosEval(expression(definitions, query)),
    dir: () => dir,
  };
};
