import { readdirSync, readlinkSync, statSync, utimesSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Milliseconds: between a look at the cache and the start of QEMU, and more. */
const RECENT = 60 * 60_000;
/** A digest, of an image or of a booted guest. */
const OURS = /^(booted-)?[0-9a-f]{16}$/;

/** Says that a folder of the cache is used now. */
export function markUsed(folder: string): void {
  const now = new Date();
  utimesSync(folder, now, now);
}

/**
 * Removes images, or booted guests, from the folder that they are in: but for the newest by use, those of the last hour, and what
 * a process has open.
 * @param keep how many stay in any case
 * @returns the names of those that went
 */
export async function prune(folder: string, keep: number, now = Date.now()): Promise<string[]> {
  const byUse = readdirSync(folder)
    .filter((name) => OURS.test(name))
    .map((name) => ({ name, used: usedAt(join(folder, name)) }))
    .sort((a, b) => b.used - a.used);
  const gone: string[] = [];
  for (const { name, used } of byUse.slice(keep)) {
    const old = join(folder, name);
    // Somebody else may have come, or have been faster.
    if (now - used < RECENT || usedAt(old) !== used || isOpen(old)) continue;
    const aside = join(folder, `removed-${process.pid}-${name}`);
    if (
      !(await rename(old, aside).then(
        () => true,
        () => false,
      ))
    )
      continue;
    await rm(aside, { recursive: true, force: true });
    gone.push(name);
  }
  return gone;
}

const usedAt = (folder: string): number => statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Whether a process has a file below it open (proc(5)), as far as that can be seen. */
function isOpen(folder: string): boolean {
  return list('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((pid) =>
      list(`/proc/${pid}/fd`).some((fd) => target(`/proc/${pid}/fd/${fd}`).startsWith(`${folder}/`)),
    );
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function target(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}
