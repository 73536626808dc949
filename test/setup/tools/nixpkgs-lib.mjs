import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, say, toolsDir } from './run.mjs';

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

/** The revision that flake.lock pins, so that tests and flake judge with the same library. */
const lockedReference = () => {
  try {
    const { nodes } = JSON.parse(readFileSync(join(root, 'flake.lock'), 'utf8'));
    const { owner, repo, rev } = nodes['nixpkgs-lib'].locked;
    return `github:${owner}/${repo}/${rev}`;
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

  const reference = lockedReference();
  if (!nix || !reference)
    return { env, missing: `needs nix and flake.lock, or ${env} set to a checkout of nixpkgs.lib` };

  mkdirSync(STORE, { recursive: true });
  const fetch = run(nix, ['flake', 'prefetch', '--json', reference], {
    seconds: 30,
    env: { NIX_REMOTE: `local?root=${STORE}`, NIX_CONFIG },
  });
  if (!fetch.ok) {
    return { env, missing: `cannot fetch ${reference} (${fetch.problem}); set ${env} to a checkout of it` };
  }
  const path = join(STORE, JSON.parse(fetch.stdout).storePath);
  if (!hasLib(path)) return { env, missing: `${reference} has no lib/default.nix` };
  say(`nixpkgs' library is at ${path}`);
  return { env, path };
};
