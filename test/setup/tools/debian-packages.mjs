import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { run, say } from './run.mjs';

/** True on Debian itself: derivatives have other suites and other package names. */
export const isDebian = () => {
  try {
    return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
};

// A package must not start its service on the machine of whoever runs our tests:
// invoke-rc.d(8) asks this program, and 101 means "action forbidden".
const POLICY = '/usr/sbin/policy-rc.d';

const withoutStartingServices = (action) => {
  const ours = !existsSync(POLICY);
  if (ours) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return action();
  } finally {
    if (ours) rmSync(POLICY);
  }
};

const aptGet = (args, seconds) =>
  run('apt-get', ['-o', 'Acquire::http::Timeout=15', '-o', 'DPkg::Lock::Timeout=30', ...args], {
    seconds,
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  });

const install = (packages) => aptGet(['install', '-y', '-q', '--no-install-recommends', ...packages], 240);

const hasPackageLists = () => {
  try {
    return readdirSync('/var/lib/apt/lists').some((file) => file.includes('_Packages'));
  } catch {
    return false;
  }
};

/**
 * Installs the Debian packages of tools that were not found, when this is Debian and we are root.
 * Notes in the report why one could not be had.
 *
 * @param {ReturnType<import('./find.mjs').findAll>} report
 * @returns {boolean} whether anything was tried
 */
export const installDebianPackages = (report) => {
  const wanted = Object.values(report).filter((tool) => tool.missing && tool.debian);
  if (wanted.length === 0 || !isDebian() || process.getuid?.() !== 0) return false;

  const packages = wanted.map((tool) => tool.debian);
  say(`installing ${packages.join(', ')} with apt-get`);
  withoutStartingServices(() => {
    if (hasPackageLists() && install(packages).ok) return;
    const update = aptGet(['update', '-q'], 60);
    if (!update.ok) say(`apt-get update: ${update.problem}`);
    // One unavailable package must not cost the others.
    for (const name of packages) {
      const { ok, problem } = install([name]);
      if (!ok) say(`cannot install ${name}: ${problem}`);
    }
  });
  return true;
};
