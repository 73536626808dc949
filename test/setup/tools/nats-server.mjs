import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchDebianPackage } from './debian-suite.mjs';
import { which } from './find.mjs';
import { goInstall } from './go.mjs';
import { run, toolsDir } from './run.mjs';

// What is judged against: the oldest supported line and the newest, from Debian where that is the
// machine (a signed archive, a small download), else built with Go.
const RELEASES = {
  2.15: { suites: ['forky', 'sid'], goVersion: 'v2.15.1' },
  '2.10': { suites: ['trixie'], goVersion: 'v2.10.27' },
};

/** "2.10.27", or undefined where the file is no nats-server that runs here. */
const versionOf = (program) =>
  run(program, ['--version'], { seconds: 10 }).stdout.match(/v(\d+\.\d+\.\d+\S*)/)?.[1];

const isLine = (line, program) => versionOf(program)?.startsWith(`${line}.`) ?? false;

/** Copies the program to its place when it is of the wanted line. */
const accept = (line, candidate, place) => {
  if (!existsSync(candidate) || !isLine(line, candidate)) return false;
  mkdirSync(join(place, '..'), { recursive: true });
  copyFileSync(candidate, place);
  chmodSync(place, 0o755);
  return true;
};

const fromDebian = (line, place, scratch) => {
  for (const suite of RELEASES[line].suites) {
    const { folder, problem } = fetchDebianPackage('nats-server', suite, scratch);
    if (folder && accept(line, join(folder, 'usr', 'sbin', 'nats-server'), place)) return undefined;
    if (problem) return problem;
  }
  return `no Debian suite has ${line} now`;
};

const fromGo = (line, place, scratch) => {
  const problem = goInstall(`github.com/nats-io/nats-server/v2@${RELEASES[line].goVersion}`, scratch);
  if (problem) return problem;
  return accept(line, join(scratch, 'nats-server'), place)
    ? undefined
    : `Go built something else (${readdirSync(scratch)})`;
};

/** @param {'2.10' | '2.15'} line */
export const getNatsServer = (line) => {
  const env = `NATSMITH_NATS_SERVER_${line.replace('.', '_')}`;
  const place = join(toolsDir, 'nats-server', line, 'nats-server');
  const found = (path) => ({ env, path, version: versionOf(path) });

  if (process.env[env]) return found(process.env[env]);
  if (existsSync(place) && isLine(line, place)) return found(place);
  const onPath = which('nats-server');
  if (onPath && isLine(line, onPath)) return found(onPath);

  const scratch = mkdtempSync(join(tmpdir(), 'natsmith-tools-'));
  try {
    const debianProblem = fromDebian(line, place, scratch);
    if (!debianProblem) return found(place);
    const goProblem = fromGo(line, place, scratch);
    if (!goProblem) return found(place);
    return { env, missing: `${debianProblem}; ${goProblem}; set ${env} to use one elsewhere` };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};
