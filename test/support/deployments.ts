import { systemdFiles } from '../../src/emit/systemd/files.ts';
import type { Deployment } from '../../src/spec/resolve.ts';
import { resolve } from '../../src/spec/resolve.ts';
import type { SpecInput } from '../../src/spec/spec.ts';
import { specOf } from './emitted.ts';

/** The deployments of a spec, one a profile. */
export const deploymentsOf = (input: SpecInput): Deployment[] => resolve(specOf(input));

/** A file of the plain systemd backend. */
export interface PlainFile {
  readonly content: string;
  readonly mode: number;
}

/** The files of one profile by where they are on the host (`etc/nats/nats-server.conf`), and `install.sh`. */
export const plainFiles = (deployment: Deployment, commandLine?: () => string): Map<string, PlainFile> =>
  new Map(
    systemdFiles(deployment, { commandLine }).map(({ path, content, mode = 0o644 }) => [
      path.replace(/^[^/]+\/(root\/)?/, ''),
      { content, mode },
    ]),
  );
