import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { confText, type Settings } from '../../src/domain/conf.ts';
import { exactVersion, formatVersion } from '../../src/domain/server-version.ts';
import { evaluate } from '../../src/expr/evaluate.ts';
import { type Imported, importConfiguration } from '../../src/import/import.ts';
import type { ConfNode } from '../../src/import/read/node.ts';
import { parseConfiguration } from '../../src/import/read/parser.ts';
import { settings } from '../../src/lower/settings.ts';
import { resolve } from '../../src/spec/resolve.ts';
import { specOf } from './emitted.ts';
import type { NatsVersion } from './nats-server.ts';

interface Where {
  /** What the file and all that it includes are in. */
  readonly folder?: string;
  readonly file?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

const surroundings = ({ folder = '.', environment = {} }: Where) => ({
  read: (name: string) => readFileSync(join(folder, name), 'utf8'),
  environment: (name: string) => environment[name],
});

/** As the command line would import it, for the newest release of a line. */
export const imported = (text: string, version: NatsVersion = '2.15', where: Where = {}): Imported =>
  importConfiguration({
    text,
    file: where.file ?? 'nats-server.conf',
    name: 'nats',
    natsVersion: version,
    release: formatVersion(exactVersion(version)!),
    surroundings: surroundings(where),
  });

/** What our reader makes of a configuration, without places. */
export const read = (text: string, where: Where = {}): unknown =>
  plain({
    kind: 'map',
    value: parseConfiguration(text, where.file ?? 'nats-server.conf', surroundings(where)).settings,
    place: { file: '', line: 1, column: 1 },
  });

function plain(node: ConfNode): unknown {
  if (node.kind === 'list') return node.value.map(plain);
  if (node.kind === 'integer') return Number(node.value);
  if (node.kind !== 'map') return node.value;
  return Object.fromEntries([...node.value].map(([key, entry]) => [key, plain(entry.node)]));
}

/** The settings of the nats-server.conf that natsmith makes of what was imported. */
export const settingsAgain = ({ spec }: Imported): Settings => {
  const [deployment] = resolve(specOf(spec));
  return evaluate(settings, { cfg: deployment!.options });
};

export const confAgain = (all: Imported): string => confText(settingsAgain(all));
