import { type Dirent, existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { NatsConnection } from 'nats';
import type { Diagnostic } from '../domain/diagnostic.ts';
import { similar } from '../domain/nearest.ts';
import { reasonOf } from '../domain/reason.ts';
import { streamNames } from '../provision/api.ts';
import { type Backup, BrokenBackup, checkData, META_FILE, readBackup } from '../provision/backup-file.ts';
import { readStream } from '../provision/live.ts';
import { type Restored, restoreStream } from '../provision/restore.ts';
import { seriesIn } from '../provision/series.ts';
import { type Invocation, type Outcome, problem, usageProblem } from './command.ts';
import { count } from './terminal.ts';
import { amount, columns, type Transfer, withServer } from './transfer.ts';

export async function runRestore(invocation: Invocation): Promise<Outcome> {
  const { flags, operands, folder: here } = invocation;
  const [dir] = operands;
  if (dir === undefined)
    return usageProblem('argument', 'restore needs a folder to read', 'natsmith restore DIR');
  let backups: readonly Backup[];
  try {
    const found = await backupsIn(resolve(here, dir), flags.stream as readonly string[] | undefined);
    if ('exit' in found) return found;
    backups = found;
    for (const backup of backups) await checkData(backup);
  } catch (error) {
    if (!(error instanceof BrokenBackup)) throw error;
    return {
      exit: 1,
      diagnostics: [
        problem('backup/broken', error.message, 'restore another backup, or the other streams with --stream'),
      ],
      talk: 'nothing was restored\n',
    };
  }
  return withServer(invocation, 'natsmith restore', dir, (transfer) => restoreAll(transfer, backups));
}

async function restoreAll({ connection, show }: Transfer, backups: readonly Backup[]): Promise<Outcome> {
  const there = new Set(await streamNames(connection));
  const clash = backups.find(({ config }) => there.has(config.name));
  if (clash)
    return {
      exit: 3,
      diagnostics: [
        problem(
          'server/refused',
          `there is a stream ${clash.config.name} in this account, which restore never touches`,
          (await unfinishedHint(connection, clash)) ?? 'restore others with --stream, or remove it first',
        ),
      ],
      talk: 'nothing was restored\n',
    };
  const done: { backup: Backup; restored: Restored }[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, backup] of backups.entries()) {
    const which = `${backup.config.name} (${index + 1} of ${backups.length})`;
    const restored = await restoreStream(connection, backup, (sent, of) =>
      show(`${which}: ${amount(sent)} of ${amount(of)}`),
    );
    if (restored.differences.length === 0) done.push({ backup, restored });
    else
      diagnostics.push(
        problem(
          'backup/broken',
          `${backup.config.name} came back other than it was saved, and ${restored.kept ? 'stays, because clients write to it already' : 'was taken away again'}: ${restored.differences.join('; ')}`,
          'its backup may be broken, or this nats-server have a fault: see its log, or try a newer one',
        ),
      );
  }
  return {
    exit: diagnostics.length > 0 ? 1 : 0,
    diagnostics,
    output: columns(
      done.map(({ backup: { config, seal, state }, restored }) => [
        config.name,
        count(restored.state.messages, 'message'),
        count(seal?.consumers.length ?? state.consumer_count, 'consumer'),
        ...(restored.expired > 0 ? [`${restored.expired} too old by now`] : ['']),
      ]),
    ).replaceAll(/ +$/gm, ''),
    talk: `${count(done.length, 'stream')} restored\n`,
    record: {
      streams: done.map(({ backup: { config, seal, state, size }, restored }) => ({
        name: config.name,
        messages: restored.state.messages,
        firstSeq: restored.state.first_seq,
        lastSeq: restored.state.last_seq,
        consumers: seal?.consumers.length ?? state.consumer_count,
        bytes: size,
        ...(restored.expired > 0 && { expired: restored.expired }),
      })),
    },
  };
}

/** A restore that was killed may have left part of a stream, which looks like any other. */
async function unfinishedHint(
  connection: NatsConnection,
  { config: { name }, state }: Backup,
): Promise<string | undefined> {
  const there = await readStream(connection, name);
  if (!there || there.state.last_seq >= state.last_seq) return undefined;
  return `it ends with message ${there.state.last_seq}, and the backup with ${state.last_seq}: if no other restore is under way, one that was killed has left this, to be removed first; others can be restored with --stream`;
}

/** A folder holds a folder for each stream, or is that of one. @throws BrokenBackup */
async function backupsIn(folder: string, wanted: readonly string[] | undefined): Promise<Backup[] | Outcome> {
  if (!existsSync(folder)) return nothingToRead(`there is no folder ${folder}`);
  let entries: readonly Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    return nothingToRead(
      `cannot read the folder ${folder}: ${reasonOf(error)}`,
      'name one that natsmith backup has made',
    );
  }
  const own = existsSync(join(folder, META_FILE));
  const folders = own
    ? [folder]
    : entries
        .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, META_FILE)))
        .map(({ name }) => join(folder, name))
        .sort();
  if (folders.length === 0) {
    const [newest] = await seriesIn(folder);
    return nothingToRead(
      `${folder} holds no backup: there is no ${META_FILE} in it or in a folder of it`,
      newest === undefined ? undefined : `the newest is ${join(folder, newest)}`,
    );
  }
  const names = folders.map((each) => each.slice(each.lastIndexOf('/') + 1));
  const chosen = own || !wanted ? folders : folders.filter((_, at) => wanted.includes(names[at]!));
  const unknown = own ? undefined : wanted?.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const near = similar(unknown, names);
    return nothingToRead(
      `there is no backup of ${JSON.stringify(unknown)} in ${folder}`,
      near.length > 0 ? `similar: ${near.join(', ')}` : `there are ${names.join(', ')}`,
    );
  }
  return Promise.all(chosen.map(readBackup));
}

const nothingToRead = (message: string, help?: string): Outcome => ({
  exit: 3,
  diagnostics: [problem('backup/broken', message, help)],
});
