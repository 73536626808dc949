import { freemem } from 'node:os';
import { bytes } from '../../domain/size.ts';
import type { Options } from '../../spec/options.ts';

const MIB = 1024 * 1024;

/** Mebibytes; enough for Debian and a server without streams in memory. */
const LEAST = 1024;
/** For the guest's kernel and system, and what the server takes besides its streams. */
const REST = 512;
/** Of what this machine has to spare; others run on it, too. */
const SHARE = 0.5;

export interface GuestMemory {
  /** Mebibytes that the guest gets. */
  readonly size: number;
  /** Why the deployment's promises cannot be kept in that; undefined where they can. */
  readonly lack: string | undefined;
}

/**
 * The memory of a guest in which all that the deployment promises to its streams fits: up to 2.5 times as much, which is what its
 * unit gets, too (lower/resources.ts). QEMU takes of this machine what the guest has used.
 */
export function guestMemory({ jetstream }: Options, spare = freemem()): GuestMemory {
  const promised = jetstream.enable ? bytes(jetstream.maxMemory) / MIB : 0;
  const needed = Math.max(LEAST, Math.ceil(promised * 2.5) + REST);
  const most = Math.floor((spare / MIB) * SHARE);
  if (needed <= Math.max(LEAST, most)) return { size: needed, lack: undefined };
  return {
    size: LEAST,
    lack: `the guest would need ${needed} MiB of memory; this machine has ${most} for it`,
  };
}
