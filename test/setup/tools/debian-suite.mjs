import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { isDebian } from './debian-packages.mjs';
import { run, say } from './run.mjs';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** The machine's own Debian mirror, so that its proxies and caches are used. */
const mirror = () => {
  const folder = '/etc/apt/sources.list.d';
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter((f) => /\.(sources|list)$/.test(f))
        .sort()
    : [];
  const text = [...files.map((f) => join(folder, f)), '/etc/apt/sources.list']
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const uris = [...text.matchAll(/^(?:URIs:\s*|deb\s+(?:\[[^\]]*\]\s+)?)(\S+)/gm)].map((match) => match[1]);
  // A third party's archive, or Debian's security archive, has no other suites.
  return uris.find((uri) => /\/debian\/?$/.test(uri));
};

/**
 * Downloads a package of another Debian suite and unpacks it, without touching this machine's
 * packages: apt checks the archive's signature, and keeps its state in the scratch folder.
 * Installing from another suite instead would pull that suite's libc along.
 *
 * @returns {{ folder?: string, problem?: string }}
 */
export const fetchDebianPackage = (name, suite, scratch) => {
  if (!isDebian()) return { problem: 'not on Debian' };
  if (!existsSync(KEYRING)) return { problem: `no ${KEYRING}` };
  const uri = mirror();
  if (!uri) return { problem: 'no Debian mirror in the apt sources' };

  const dir = join(scratch, suite);
  for (const sub of ['lists/partial', 'cache/archives/partial', 'package'])
    mkdirSync(join(dir, sub), { recursive: true });
  writeFileSync(join(dir, 'sources.list'), `deb [signed-by=${KEYRING}] ${uri} ${suite} main\n`);
  const options = [
    ['Dir::Etc::SourceList', join(dir, 'sources.list')],
    ['Dir::Etc::SourceParts', '-'],
    ['Dir::Etc::PreferencesParts', '-'],
    ['Dir::State::Lists', join(dir, 'lists')],
    ['Dir::Cache', join(dir, 'cache')],
    // Else apt, as root, drops to a user that may not see the scratch folder.
    ['APT::Sandbox::User', userInfo().username],
    ['Acquire::Languages', 'none'],
    // The application catalogue, which we have no use for, is as large as the package list.
    ['Acquire::IndexTargets::deb::DEP-11::DefaultEnabled', 'false'],
    ['Acquire::http::Timeout', '15'],
  ].flatMap(([key, value]) => ['-o', `${key}=${value}`]);

  say(`fetching ${name} of Debian ${suite}`);
  const update = run('apt-get', [...options, 'update', '-q', '--error-on=any'], { seconds: 60 });
  if (!update.ok) return { problem: update.problem };
  const download = run('apt-get', [...options, 'download', '-q', name], { seconds: 60, cwd: dir });
  if (!download.ok) return { problem: download.problem };
  const file = readdirSync(dir).find((entry) => entry.endsWith('.deb'));
  if (!file) return { problem: `apt-get downloaded no ${name}` };
  const unpack = run('dpkg-deb', ['-x', join(dir, file), join(dir, 'package')], { seconds: 30 });
  return unpack.ok ? { folder: join(dir, 'package') } : { problem: unpack.problem };
};
