// Makes node_modules match package-lock.json. Plain JavaScript without dependencies: it runs first.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, statSync } from 'node:fs';
import { join } from 'node:path';

const OLDEST_NODE = [20, 19];
const root = join(import.meta.dirname, '..', '..');

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  console.error(`natsmith needs Node.js >= ${OLDEST_NODE.join('.')}; this is ${process.version}.`);
  process.exit(3);
}

// npm writes this file at the end of an install, so a broken install counts as none.
const installed = join(root, 'node_modules', '.package-lock.json');
const locked = join(root, 'package-lock.json');

if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(locked).mtimeMs) process.exit(0);

// `npm ci` empties the folder first: through a link, that is somebody else's.
if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
  console.error('dependencies: node_modules is a link; bring it up to date where it leads to');
  process.exit(0);
}

console.error('dependencies: node_modules is missing or older than package-lock.json, running npm ci');
const { status, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
});
if (error) console.error(`dependencies: cannot run npm: ${error.message}`);
process.exit(error ? 3 : (status ?? 1));
