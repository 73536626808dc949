import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.mjs';

// Programs that tests run as they are found. `env` names a variable that overrides the search, where there is one;
// `debian` is the package that has it, for machines where the set-up may install one.
// Without `debian` a program is used when it is there and never installed.
const PROGRAMS = {
  nix: { env: 'NATSMITH_NIX', debian: 'nix-bin' },
  nginx: { env: 'NATSMITH_NGINX', debian: 'nginx-light' },
  logrotate: { env: 'NATSMITH_LOGROTATE', debian: 'logrotate' },
  shellcheck: { env: 'NATSMITH_SHELLCHECK', debian: 'shellcheck' },
  curl: { env: 'NATSMITH_CURL', debian: 'curl' },
  gawk: { env: 'NATSMITH_GAWK', debian: 'gawk' },
  mawk: { env: 'NATSMITH_MAWK', debian: 'mawk' },
  script: { env: 'NATSMITH_SCRIPT', debian: 'bsdutils' },
  busybox: { env: 'NATSMITH_BUSYBOX', debian: 'busybox' },
  ip: { env: 'NATSMITH_IP', debian: 'iproute2' },
  openssl: { env: 'NATSMITH_OPENSSL', debian: 'openssl' },
  perl: { env: 'NATSMITH_PERL', debian: 'perl-base' },
  // natsmith looks for these itself, on PATH.
  'qemu-system-x86_64': { debian: 'qemu-system-x86' },
  'qemu-img': { debian: 'qemu-utils' },
  mmdebstrap: { debian: 'mmdebstrap' },
  mke2fs: { debian: 'e2fsprogs' },
  'systemd-analyze': { env: 'NATSMITH_SYSTEMD_ANALYZE', debian: 'systemd' },
  pyflakes: { env: 'NATSMITH_PYFLAKES' },
  python3: { env: 'NATSMITH_PYTHON3' },
  nixfmt: { env: 'NATSMITH_NIXFMT' },
  // Another program of this name starts a file server: ask before use.
  statix: { env: 'NATSMITH_STATIX', proof: ['check', '--help'] },
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

/** @returns {Record<string, { env?: string, debian?: string, path?: string, missing?: string }>} */
export const findAll = () =>
  Object.fromEntries(
    Object.entries(PROGRAMS).map(([name, { env, debian, proof }]) => {
      const path = (env && process.env[env]) || which(name);
      if (path && proof && !run(path, proof, { seconds: 5 }).ok) {
        return [name, { env, missing: `${path} is another program of this name` }];
      }
      const missing = debian
        ? `not on PATH (Debian: ${debian})`
        : `not on PATH; set ${env} to use one elsewhere`;
      return [name, { env, debian, ...(path ? { path } : { missing }) }];
    }),
  );
