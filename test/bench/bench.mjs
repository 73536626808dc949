// How long natsmith takes, beside something to compare it with. Medians of runs that take turns; nothing else should run.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure, print } from './measure.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const natsmith = join(root, 'dist/natsmith.mjs');
const folder = mkdtempSync(join(tmpdir(), 'natsmith-bench-'));

function run(program, args, env = {}) {
  const { status, stderr } = spawnSync(program, args, {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: exit ${status}\n${stderr}`);
}
const node = (...args) => run(process.execPath, args);

function starting() {
  const results = measure(
    [
      { name: 'node -e 0', run: () => node('-e', '0') },
      { name: 'natsmith check', run: () => node(natsmith, 'check', '--quiet') },
      { name: 'natsmith build', run: () => node(natsmith, 'build', '--quiet', '--out', folder) },
    ],
    40,
  );
  print("RAVE's spec, from a cold start", results, [undefined, 2.5, 4]);
}

function growing() {
  const specs = [1000, 10_000].map((users) => {
    const file = join(folder, `users-${users}.config.ts`);
    writeFileSync(
      file,
      `import { defineDeployment } from 'natsmith';
      const users = Array.from({ length: ${users} }, (_, i) => ({
        name: \`user\${i}\`,
        publish: [\`orders.\${i}.>\`, \`events.*.\${i}\`],
        subscribe: [\`orders.\${i}.>\`, \`_INBOX_user\${i}.>\`],
      }));
      export default defineDeployment({ name: 'many', base: { auth: { enable: true, users } } });`,
    );
    return {
      name: `natsmith check, ${users.toLocaleString('en')} users`,
      run: () => node(natsmith, 'check', '--quiet', '--spec', file),
    };
  });
  print('A spec that is ten times as large', measure(specs, 7), [undefined, 12]);
}

function evaluating() {
  const report = join(root, '.tools/tools.json');
  const tools = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {};
  const path = (name) => process.env[tools[name]?.env] ?? tools[name]?.path;
  if (!path('nix') || !path('nixpkgs-lib')) {
    console.log('\nevaluation in Nix: skipped, needs nix and nixpkgs-lib (npm run tools)');
    return;
  }
  const env = {
    NIXPKGS_LIB: path('nixpkgs-lib'),
    NIX_REMOTE: 'dummy://',
    NIX_CONFIG: 'experimental-features = nix-command',
  };
  const task = (name, module) => {
    const expression = `
      let
        lib = import (builtins.getEnv "NIXPKGS_LIB" + "/lib");
        strict = import ${root}/test/nix/strict { inherit lib; };
        inherit (strict.evalNixos { modules = [ ${module} ${root}/test/nix/seed-000-prod.nix ]; }) config;
      in builtins.deepSeq [ (strict.renderUnits config) (strict.failedAssertions config) config.environment.etc ] true`;
    const nix = join(dirname(path('nix')), 'nix-instantiate');
    return { name, run: () => run(nix, ['--eval', '--strict', '-E', expression], env) };
  };
  const none = join(folder, 'none.nix');
  writeFileSync(
    none,
    '{ lib, ... }: { options.services.rave.nats = lib.mkOption { type = lib.types.anything; }; }',
  );
  const results = measure(
    [
      task('hand-written module', join(root, 'test/bench/hand-written.nix')),
      task('emitted module', join(root, 'generated/rave/module.nix')),
      task('no module: what both have in common', none),
    ],
    15,
  );
  print('A NixOS with the production snippet of seed 000', results, [undefined, 2]);
}

try {
  starting();
  growing();
  evaluating();
} finally {
  rmSync(folder, { recursive: true });
}
