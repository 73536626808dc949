import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import type { Settings } from '../../src/domain/conf.ts';
import { usersOf } from '../../src/domain/permission/conf-users.ts';
import { natsmithJson } from '../cli/natsmith.ts';
import { confAgain, imported, read, settingsAgain } from '../support/imported.ts';
import { NATS_VERSIONS, natsServerTool } from '../support/nats-server.ts';
import { describeWithSource, sourceConfigurations } from '../support/nats-server-source.ts';
import { describeWith, lacks, tool } from '../support/tools.ts';
import { varzOf } from '../support/varz.ts';

/** How the server begins what it says of files that it cannot read (conf/lex.go, conf/parse.go). */
const UNREADABLE =
  /Parse error on line|variable reference for|error parsing include file|config is invalid|is out of the range|expected (integer|float|boolean|Zulu)/;

describeWithSource("the configurations of nats-server's own repository", (source) => {
  const all = sourceConfigurations(source);

  test('were found', () => expect(all.length).toBeGreaterThan(90));

  describe.skipIf(lacks('nats-server-2.15').length > 0)('nats-server 2.15 and import agree', () => {
    test.concurrent.for(all)('on %s/%s', async ([folder, file]) => {
      const cwd = join(source, folder);
      const server = await verdicts(cwd, file);
      const { exitCode, record } = await natsmithJson(cwd, ['import', file, '--out', '-'], {
        env: { NATSMITH_NATS_SERVER: tool('nats-server-2.15') },
      });
      const found = record.diagnostics.filter(({ code }) => code.startsWith('conf/'));
      const codes = [...new Set(found.map(({ code }) => code))];
      expect([exitCode, ...codes]).toEqual(
        server === undefined
          ? [0]
          : [
              1,
              UNREADABLE.test(server)
                ? expect.stringMatching(/^conf\/(syntax|include|variable)$/)
                : 'conf/refused',
            ],
      );
      for (const { code, message, location } of found) {
        if (code !== 'conf/refused')
          expect(location).toMatchObject({ line: expect.any(Number), exact: true });
        else expect(server).toContain(message.replace(/^nats-server [0-9.]+ refuses the file: /, ''));
      }
    });
  });

  describe.each(NATS_VERSIONS)('carried over completely, for nats-server %s', (version) => {
    describeWith([natsServerTool(version)], 'the configuration that natsmith makes', () => {
      const whole = all.flatMap(([folder, file]) => {
        const where = { folder: join(source, folder), file };
        const text = readFileSync(join(where.folder, file), 'utf8');
        try {
          const result = imported(text, version, where);
          const isWhole =
            result.leftOut.length === 0 &&
            result.changed.every(({ setting }) => /max_\w+_store$/.test(setting));
          return isWhole ? [{ folder, file, text, where, result }] : [];
        } catch {
          return [];
        }
      });

      test('is one of many', () => expect(whole.length).toBeGreaterThan(25));

      test.for(whole)('means the same as $folder/$file', async ({ where, text, result }) => {
        const again = settingsAgain(result);
        expect(loginsOf(again)).toEqual(loginsOf(read(text, where) as Settings));
        const before = await varzOf(version, { file: join(where.folder, where.file), added: result.added });
        if (before === undefined) return; // refused by the server itself
        expect(await varzOf(version, { text: confAgain(result), added: result.added })).toEqual(before);
      });
    });
  });
});

/** All that `-t` says of a file in several runs (it walks Go maps); undefined where it takes it. */
async function verdicts(cwd: string, file: string): Promise<string | undefined> {
  const runs = await Promise.all(
    Array.from({ length: 6 }, () =>
      execa(tool('nats-server-2.15'), ['-t', '-c', file], { cwd, reject: false, all: true }),
    ),
  );
  return runs[0]!.exitCode === 0 ? undefined : runs.map(({ all }) => all).join('\n');
}

/** Who may log in and what they may do; a permission that restricts nothing is none. */
const loginsOf = (settings: Settings) =>
  (usersOf(settings) ?? [])
    .map(({ id, account, permissions: { publish, subscribe, responses } }) => ({
      id,
      account,
      publish: isOpen(publish) && !responses ? undefined : sides(publish),
      subscribe: isOpen(subscribe) ? undefined : sides(subscribe),
      responses,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));

interface Side {
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
}

const sides = ({ allow = [], deny = [] }: Side = {}) => ({ allow, deny });

const isOpen = (side: Side | undefined) =>
  side === undefined || ((side.deny ?? []).length === 0 && ['', '>'].includes((side.allow ?? []).join()));
