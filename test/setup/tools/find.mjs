import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

// Programs that tests run as they are found. `env` names a variable that overrides the search;
// `debian` is the package that has it, for machines where the set-up may install one.
// Without `debian` a program is used when it is there and never installed.
const PROGRAMS = {
  nix: { env: 'NATSMITH_NIX', debian: 'nix-bin' },
  nginx: { env: 'NATSMITH_NGINX', debian: 'nginx-light' },
  logrotate: { env: 'NATSMITH_LOGROTATE', debian: 'logrotate' },
  shellcheck: { env: 'NATSMITH_SHELLCHECK', debian: 'shellcheck' },
  curl: { env: 'NATSMITH_CURL', debian: 'curl' },
  'systemd-analyze': { env: 'NATSMITH_SYSTEMD_ANALYZE', debian: 'systemd' },
  nixfmt: { env: 'NATSMITH_NIXFMT' },
  statix: { env: 'NATSMITH_STATIX' },
  deadnix: { env: 'NATSMITH_DEADNIX' },
};

// nginx and logrotate live in sbin, which is not on everybody's PATH.
const EXTRA_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

const isExecutable = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return statSync(realpathSync(file)).isFile();
  } catch {
    return false;
  }
};

/** The full path of a program on PATH or in an sbin folder, or undefined. */
export const which = (program) =>
  [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...EXTRA_FOLDERS]
    .map((folder) => join(folder, program))
    .find(isExecutable);

/** @returns {Record<string, { env: string, debian?: string, path?: string, missing?: string }>} */
export const findAll = () =>
  Object.fromEntries(
    Object.entries(PROGRAMS).map(([name, { env, debian }]) => {
      const path = process.env[env] || which(name);
      const missing = debian
        ? `not on PATH (Debian: ${debian})`
        : `not on PATH; set ${env} to use one elsewhere`;
      return [name, { env, debian, ...(path ? { path } : { missing }) }];
    }),
  );
