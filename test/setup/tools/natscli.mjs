import { existsSync } from 'node:fs';
import { which } from './find.mjs';
import { run } from './run.mjs';

const env = 'NATSMITH_NATSCLI';

const works = (path) => existsSync(path) && run(path, ['--version'], { seconds: 10 }).ok;

/** From the variable or PATH: no Debian has it, and its modules are not to be had everywhere. */
export const getNatscli = () => {
  const path = [process.env[env], which('nats')].find((one) => one && works(one));
  return path ? { env, path } : { env, missing: `natscli is not on PATH; set ${env} to its program, nats` };
};
