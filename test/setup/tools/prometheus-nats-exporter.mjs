import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { which } from './find.mjs';
import { goInstall } from './go.mjs';
import { run, toolsDir } from './run.mjs';

const env = 'NATSMITH_PROMETHEUS_NATS_EXPORTER';
const NAME = 'prometheus-nats-exporter';
const MODULE = `github.com/nats-io/${NAME}@v0.20.1`;

const works = (path) => existsSync(path) && run(path, ['-version'], { seconds: 10 }).ok;

/** From the variable, PATH, or built with Go: no Debian has it. */
export const getPrometheusNatsExporter = () => {
  const folder = join(toolsDir, NAME);
  const path = [process.env[env], join(folder, NAME), which(NAME)].find((one) => one && works(one));
  if (path) return { env, path };
  mkdirSync(folder, { recursive: true });
  const problem = goInstall(MODULE, folder);
  return problem
    ? { env, missing: `${problem}; set ${env} to one elsewhere` }
    : { env, path: join(folder, NAME) };
};
