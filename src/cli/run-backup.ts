import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Diagnostic } from '../domain/diagnostic.ts';
import { similar } from '../domain/nearest.ts';
import { streamNames } from '../provision/api.ts';
import { backUpStream, isMemoryStream, makeFolder, type StreamBackup } from '../provision/backup.ts';
import { META_FILE } from '../provision/backup-file.ts';
import { partial } from '../provision/partial.ts';
import { momentName, prune, putInSeries } from '../provision/series.ts';
import { type Invocation, type Outcome, problem, usageProblem } from './command.ts';
import { count } from './terminal.ts';
import { amount, columns, type Transfer, withServer } from './transfer.ts';

export async function runBackup(invocation: Invocation): Promise<Outcome> {
  const { flags, operands, folder: here } = invocation;
  const [dir] = operands;
  if (dir === undefined)
    return usageProblem('argument', 'backup needs a folder to save into', 'natsmith backup DIR');
  const keep = flags.keep as string | undefined;
  if (keep !== undefined && !/^[1-9]\d{0,4}$/.test(keep))
    return usageProblem('flag', `--keep is a number from 1 on, not ${JSON.stringify(keep)}`);
  if (keep !== undefined && flags.replace)
    return usageProblem(
      'flag',
      '--keep replaces nothing: each run has a folder of its own',
      'leave out --replace',
    );
  const folder = resolve(here, dir);
  return withServer(invocation, 'natsmith backup', folder, async (transfer) => {
    const wanted = flags.stream as readonly string[] | undefined;
    const there = await streamNames(transfer.connection);
    const unknown = wanted?.find((name) => !there.includes(name));
    if (unknown !== undefined) return noStream(unknown, there);
    const streams = wanted ? there.filter((name) => wanted.includes(name)) : there;
    const saved = flags.replace
      ? undefined
      : streams.find((name) => existsSync(join(folder, name, META_FILE)));
    if (keep === undefined && saved !== undefined)
      return {
        exit: 3,
        diagnostics: [
          problem(
            'output/cannot-write',
            `there is a backup of ${saved} in ${folder}`,
            'give another folder, or --replace',
          ),
        ],
      };
    await makeFolder(folder);
    if (keep === undefined)
      return tell(folder, await saveAll(transfer, streams, folder, wanted !== undefined), []);

    await using work = await partial(folder, momentName(new Date()));
    const saves = await saveAll(transfer, streams, work.path, wanted !== undefined);
    if (saves.failed) return tell(folder, saves, []);
    const to = await putInSeries(
      work.path,
      folder,
      saves.done.map(({ name }) => name),
    );
    return tell(to, saves, await prune(folder, Number(keep)));
  });
}

interface Saves {
  readonly done: readonly StreamBackup[];
  readonly diagnostics: readonly Diagnostic[];
  readonly failed: boolean;
}

async function saveAll(
  { connection, access, show }: Transfer,
  streams: readonly string[],
  folder: string,
  named: boolean,
): Promise<Saves> {
  const done: StreamBackup[] = [];
  const inMemory: string[] = [];
  for (const [index, name] of streams.entries()) {
    const which = `${name} (${index + 1} of ${streams.length})`;
    show(`${which}: the server checks it`);
    try {
      done.push(
        await backUpStream(connection, name, folder, access.inboxPrefix, (received, of) =>
          show(`${which}: ${amount(received)}, of a stream of ${amount(of)}`),
        ),
      );
    } catch (error) {
      if (!isMemoryStream(error)) throw error;
      inMemory.push(name);
    }
  }
  const severity = named ? 'error' : 'warning';
  const diagnostics = inMemory.map(
    (name): Diagnostic => ({
      ...problem(
        'backup/memory-stream',
        `${name} is in memory, and was not saved`,
        'streams with storage: file can be saved',
      ),
      severity,
      why: 'This nats-server has no snapshots of streams in memory, which a restart empties in any case.',
    }),
  );
  return { done, diagnostics, failed: named && inMemory.length > 0 };
}

function tell(folder: string, { done, diagnostics, failed }: Saves, removed: readonly string[]): Outcome {
  const rows = done.map(({ name, state, consumers, bytes }) => [
    name,
    count(state.messages, 'message'),
    count(consumers, 'consumer'),
    amount(bytes),
  ]);
  const gone = removed.length > 0 ? `removed: ${removed.join(', ')}\n` : '';
  return {
    exit: failed ? 1 : 0,
    diagnostics,
    output: columns(rows),
    talk: `${count(done.length, 'stream')} saved in ${folder}\n${gone}`,
    record: {
      folder,
      streams: done.map(({ name, state, consumers, bytes }) => ({
        name,
        messages: state.messages,
        firstSeq: state.first_seq,
        lastSeq: state.last_seq,
        consumers,
        bytes,
      })),
      ...(removed.length > 0 && { removed }),
    },
  };
}

function noStream(name: string, there: readonly string[]): Outcome {
  const near = similar(name, there);
  const help =
    near.length > 0
      ? `similar: ${near.join(', ')}`
      : there.length > 0
        ? `streams are ${there.join(', ')}`
        : 'this account has none';
  return {
    exit: 3,
    diagnostics: [
      problem('server/refused', `there is no stream ${JSON.stringify(name)} in this account`, help),
    ],
  };
}
