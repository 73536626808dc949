import { existsSync } from 'node:fs';
import { which } from './find.mjs';
import { run, say } from './run.mjs';

/**
 * Builds a program into a folder with Go, where there is one.
 *
 * @param {string} module path and version: `example.org/program@v1.2.3`
 * @returns {string | undefined} why it could not be built
 */
export const goInstall = (module, folder) => {
  const go = which('go') ?? (existsSync('/usr/local/go/bin/go') ? '/usr/local/go/bin/go' : undefined);
  if (!go) return 'Go is not installed';
  say(`building ${module} with Go`);
  const { ok, problem } = run(go, ['install', module], {
    seconds: 240,
    env: { GOBIN: folder, GOFLAGS: '-modcacherw', CGO_ENABLED: '0' },
  });
  return ok ? undefined : problem;
};
