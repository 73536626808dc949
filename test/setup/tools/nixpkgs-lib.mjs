import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, toolsDir } from './run.mjs';

const env = 'NIXPKGS_LIB';

// A store of its own: works without a daemon, without root, and leaves /nix alone.
// test/support/nix.ts uses the same one.
const STORE = join(toolsDir, 'nix');

const NIX_CONFIG = `
build-users-group =
sandbox = false
substitute = false
connect-timeout = 5
download-attempts = 1
experimental-features = nix-command flakes
`;

const hasLib = (folder) => existsSync(join(folder, 'lib', 'default.nix'));

/** What flake.lock pins, so that tests and flake judge with the same library. */
const locked = () => {
  try {
    const { nodes } = JSON.parse(readFileSync(join(root, 'flake.lock'), 'utf8'));
    return nodes['nixpkgs-lib'].locked;
  } catch {
    return undefined;
  }
};

/**
 * nixpkgs' library: from the folder in NIXPKGS_LIB, else what flake.lock pins, fetched by nix.
 *
 * @param {string | undefined} nix
 */
export const getNixpkgsLib = (nix) => {
  const given = process.env[env];
  if (given) return hasLib(given) ? { env, path: given } : { env, missing: `${env} has no lib/default.nix` };

  const source = locked();
  if (!nix || !source) {
    return { env, missing: `needs nix and flake.lock, or ${env} set to a checkout of nixpkgs.lib` };
  }
  mkdirSync(STORE, { recursive: true });
  const expression = '(builtins.fetchTree (builtins.fromJSON (builtins.getEnv "SOURCE"))).outPath';
  const fetch = run(nix, ['eval', '--raw', '--impure', '--expr', expression], {
    seconds: 30,
    env: { NIX_REMOTE: `local?root=${STORE}`, NIX_CONFIG, SOURCE: JSON.stringify(source) },
  });
  if (!fetch.ok) return { env, missing: `${fetch.problem}; set ${env} to a checkout of nixpkgs.lib` };
  const path = join(STORE, fetch.stdout);
  if (!hasLib(path)) return { env, missing: 'what flake.lock pins has no lib/default.nix' };
  return { env, path };
};
