import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';

/** Where Go keeps modules (go help environment). */
const modules = () => {
  const { GOMODCACHE, GOPATH } = process.env;
  return GOMODCACHE || join(GOPATH || join(homedir(), 'go'), 'pkg/mod');
};

const released = (): string | undefined => {
  const folder = join(modules(), 'github.com/nats-io/nats-server');
  if (!existsSync(folder)) return undefined;
  const newest = readdirSync(folder)
    .filter((name) => /^v2@v2\.15\.[0-9]+$/.test(name))
    .sort()
    .at(-1);
  return newest && join(folder, newest);
};

/**
 * The source of nats-server 2.15, for the configurations in it: NATSMITH_NATS_SERVER_SOURCE, else Go's module cache
 * (`go mod download github.com/nats-io/nats-server/v2@v2.15.1`).
 */
const natsServerSource = process.env.NATSMITH_NATS_SERVER_SOURCE || released();

/** `describe`, skipped with its reason where there is no source. */
export const describeWithSource = (title: string, body: (source: string) => void): void => {
  const reason = natsServerSource ? '' : " (skipped: needs nats-server's source)";
  describe.skipIf(!natsServerSource)(title + reason, () => body(natsServerSource ?? ''));
};

/** The configurations of the repository: the folder that nats-server's own tests read them from, and their names in there. */
export const sourceConfigurations = (source: string): [folder: string, file: string][] =>
  [
    ['.', 'conf'],
    ['server', 'configs'],
    ['test', 'configs'],
  ].flatMap(([folder, configs]) =>
    readdirSync(join(source, folder!, configs!), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.conf'))
      .sort()
      .map((name): [string, string] => [folder!, `${configs}/${name}`]),
  );
