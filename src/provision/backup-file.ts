import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { rawMembers } from '../domain/raw-json.ts';
import { messageOf, reasonOf } from '../domain/reason.ts';
import { S2Frames } from './s2-frames.ts';

/** The files of a stream's backup, as nats, the command line, has them (github.com/nats-io/jsm.go, snapshots.go). */
export const META_FILE = 'backup.json';
export const DATA_FILE = 'stream.tar.s2';

/** What a stream was when the server took the snapshot. */
export interface StreamState {
  readonly messages: number;
  readonly bytes: number;
  readonly first_seq: number;
  readonly last_seq: number;
  readonly last_ts: string;
  readonly num_deleted?: number;
  readonly consumer_count: number;
}

/** As much of a stream's configuration as decides whether messages may be missing or too many afterwards. */
export interface StreamConfig {
  readonly name: string;
  readonly storage: 'file' | 'memory';
  readonly retention: 'limits' | 'interest' | 'workqueue';
  readonly max_age?: number;
  readonly max_msgs?: number;
  readonly max_bytes?: number;
  readonly max_msgs_per_subject?: number;
  readonly allow_msg_ttl?: boolean;
  readonly mirror?: unknown;
  readonly sources?: readonly unknown[];
}

/** What natsmith adds to backup.json, and others pass over. */
export interface Seal {
  readonly formatVersion: '1.0';
  /** Of stream.tar.s2. */
  readonly sha256: string;
  readonly bytes: number;
  /** The version of the nats-server that wrote it: what one writes, older ones may not read. */
  readonly server: string;
  /** Names of durable consumers. */
  readonly consumers: readonly string[];
}

/** A stream's backup in a folder. */
export interface Backup {
  readonly folder: string;
  readonly config: StreamConfig;
  readonly state: StreamState;
  /** JSON, as the server wrote it. */
  readonly raw: { readonly config: string; readonly state: string };
  readonly seal: Seal | undefined;
  /** Bytes of stream.tar.s2. */
  readonly size: number;
}

/** A backup is not what it should be; the message names the file, and where in it. */
export class BrokenBackup extends Error {
  override readonly name = 'BrokenBackup';
}

/** The text of backup.json. */
export function metaText(raw: Backup['raw'], seal: Seal): string {
  const indented = JSON.stringify(seal, null, 2).replaceAll('\n', '\n  ');
  return `{\n  "config": ${raw.config},\n  "state": ${raw.state},\n  "natsmith": ${indented}\n}\n`;
}

/**
 * Reads backup.json, and looks whether there is a stream.tar.s2 as it says.
 * @throws BrokenBackup
 */
export async function readBackup(folder: string): Promise<Backup> {
  const file = join(folder, META_FILE);
  const text = await reading(file, () => readFile(file, 'utf8'));
  let members: ReadonlyMap<string, string>;
  try {
    members = rawMembers(text);
  } catch (error) {
    throw new BrokenBackup(`${file} is no JSON: ${messageOf(error)}`);
  }
  const raw = { config: members.get('config') ?? '', state: members.get('state') ?? '' };
  const config = part<StreamConfig>(raw.config, file, 'config', ['name', 'storage']);
  // It becomes a part of subjects.
  if (!/^[^\s.*>/\\]+$/.test(config.name))
    throw new BrokenBackup(`${file} has a name that no stream has: ${JSON.stringify(config.name)}`);
  const state = part<StreamState>(raw.state, file, 'state', ['messages', 'last_seq']);
  const sealText = members.get('natsmith');
  const seal = sealText === undefined ? undefined : part<Seal>(sealText, file, 'natsmith', ['sha256']);
  const data = join(folder, DATA_FILE);
  const { size } = await reading(data, () => stat(data));
  return { folder, config, state, raw, seal, size };
}

function part<T>(text: string, file: string, name: string, has: readonly string[]): T {
  const value = (text === '' ? undefined : JSON.parse(text)) as Record<string, unknown> | undefined;
  if (typeof value !== 'object' || value === null) throw new BrokenBackup(`${file} has no "${name}"`);
  for (const key of has)
    if (value[key] === undefined) throw new BrokenBackup(`${file} has no "${key}" in its "${name}"`);
  return value as T;
}

/**
 * Reads all of stream.tar.s2: whether it has been cut off or changed.
 * @throws BrokenBackup
 */
export async function checkData({ folder, seal, size }: Backup): Promise<void> {
  const file = join(folder, DATA_FILE);
  if (seal && seal.bytes !== size)
    throw new BrokenBackup(`${file} has ${size} bytes, and should have ${seal.bytes} (${META_FILE})`);
  const hash = createHash('sha256');
  const frames = new S2Frames();
  await reading(file, async () => {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      frames.push(chunk);
    }
  });
  const wrong = frames.end();
  if (wrong !== undefined) throw new BrokenBackup(`${file} is broken: ${wrong}`);
  if (seal && hash.digest('hex') !== seal.sha256)
    throw new BrokenBackup(`${file} has been changed: its SHA-256 is not the one in ${META_FILE}`);
}

async function reading<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new BrokenBackup(`cannot read ${file}: ${reasonOf(error)}`);
  }
}
