import type { ConfEntry } from '../read/node.ts';
import { Block } from './block.ts';
import type { Draft } from './draft.ts';
import { carryFree } from './free-settings.ts';
import { booleanOf, durationOf, storageSizeOf, textOf } from './scalars.ts';

/** JetStream is off where the file says nothing of it. */
export function carryJetStream(
  draft: Draft,
  entry: ConfEntry | undefined,
  storeDir: ConfEntry | undefined,
): void {
  const node = entry?.node;
  const word = textOf(node)?.toLowerCase() ?? '';
  const on = booleanOf(node) === true || ['enabled', 'enable'].includes(word) || node?.kind === 'map';
  if (!on || !entry || node === undefined) {
    draft.option('jetstream.enable', false);
    return;
  }
  const block = new Block(node.kind === 'map' ? node.value : new Map(), entry.key, draft);
  const enabled = block.take('enabled', 'enable');
  if (enabled && booleanOf(enabled.node) === false) {
    // What else is in there means nothing then; as a setting, it would turn JetStream on.
    draft.option('jetstream.enable', false);
    return;
  }
  carryStore(draft, block.take('store_dir', 'storedir', 'store') ?? storeDir);
  size(draft, block.take('max_memory_store', 'max_mem_store', 'max_mem'), entry, {
    option: 'maxMemory',
    setting: 'max_memory_store',
    unset: '75 % of the memory; resources.memoryMax counts with 256MB, so set jetstream.maxMemory',
  });
  size(draft, block.take('max_file_store', 'max_file'), entry, {
    option: 'maxFileStore',
    setting: 'max_file_store',
    unset: '75 % of the free disk space at its start; jetstream.maxFileStore makes it a promise',
  });
  const sync = block.take('sync_interval', 'sync');
  const interval = textOf(sync?.node)?.toLowerCase() === 'always' ? 'always' : durationOf(sync?.node);
  if (sync && !draft.option('jetstream.syncInterval', interval)) carryFree(draft, ['jetstream'], sync);
  const domain = block.take('domain');
  if (
    domain &&
    (domain.node.environment !== undefined || !draft.option('jetstream.domain', textOf(domain.node)))
  )
    carryFree(draft, ['jetstream'], domain);
  for (const rest of block.rest()) carryFree(draft, ['jetstream'], rest);
}

function carryStore(draft: Draft, entry: ConfEntry | undefined): void {
  if (!entry || textOf(entry.node) === '/var/lib/nats') return;
  const isKnown = entry.node.environment === undefined;
  if (isKnown && draft.option('jetstream.storeDir', textOf(entry.node))) return;
  draft.leave(
    `jetstream.${entry.key}`,
    entry.place,
    'only an absolute path of plain characters can be an option: streams will be in /var/lib/nats/jetstream, so move them there or set jetstream.storeDir',
  );
}

function size(
  draft: Draft,
  entry: ConfEntry | undefined,
  { key, place }: ConfEntry,
  { option, setting, unset }: { option: string; setting: string; unset: string },
): void {
  if (entry && !draft.option(`jetstream.${option}`, storageSizeOf(entry.node)))
    carryFree(draft, ['jetstream'], { ...entry, key: setting });
  if (entry) return;
  // The option has a default, which the server's own would not be.
  draft.setting(['jetstream', setting], null);
  draft.change(`${key}.${setting}`, place, `the file sets no limit: nats-server takes ${unset}`);
}
