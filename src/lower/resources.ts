import { add, bound, cond, eq, isNull, mul, orElse, text } from '../expr/build.ts';
import { fn } from '../expr/functions.ts';
import type { Expr } from '../expr/symbolic.ts';
import { c } from './inputs.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * Bytes that the promises need for certain. Measured on 2.10 and 2.15: a server whose memory store is full of messages of
 * some KiB holds 1.6 times the stored bytes, an idle connection costs 37 to 40 KiB.
 */
export const memoryNeeded = bound(
  'memoryNeeded',
  add(
    cond<number>(c.jetstream.enable, fn.mulDiv(fn.bytes(c.jetstream.maxMemory), 16, 10), 0),
    mul(c.limits.maxConnections, 40 * KIB),
    100 * MIB,
  ),
);

/**
 * Bytes. What is computed has room for busy connections (50 to 55 KiB), small messages (2.5 times what is stored, down to
 * some 128 bytes each; 16 bytes take 9 times), and thousands of streams in files, which ended a server with 100 MiB for the
 * rest but none with 256.
 */
export const memoryMax = bound(
  'memoryMax',
  cond<number>(
    isNull(c.resources.memoryMax),
    add(
      cond<number>(c.jetstream.enable, fn.mulDiv(fn.bytes(c.jetstream.maxMemory), 5, 2), 0),
      mul(c.limits.maxConnections, 56 * KIB),
      256 * MIB,
    ),
    fn.bytes(c.resources.memoryMax as Expr<number | string>),
  ),
);

/** Bytes at which Go's collector begins to work harder, so that garbage alone never reaches the limit (pkg.go.dev/runtime). */
export const goMemoryLimit = fn.numberText(fn.mulDiv(memoryMax, 85, 100));

/**
 * Below two processors a quota mainly costs latency: at 50% the 99th percentile of a publish rose from 8 to 50 ms.
 * 2% more for 1,000 connections.
 */
export const cpuQuota = orElse(
  c.resources.cpuQuota,
  text`${fn.numberText(add(200, fn.mulDiv(c.limits.maxConnections, 2, 1000)))}%`,
);

/**
 * Threads do not grow with idle connections, but with those that wait for the disk: about a dozen in all, and one more for
 * each busy stream where every write is forced to disk (58 with 50 streams, on 2.10 and 2.15).
 */
export const tasksMax = orElse(
  c.resources.tasksMax,
  add(
    512,
    fn.mulDiv(c.limits.maxConnections, 1, 200),
    cond<number>(eq(c.jetstream.syncInterval, 'always'), 4096, 0),
  ),
);

/** A connection is one file; a stream in files needs two (nats-server's own unit: "JetStream requires 2 FDs open per stream"). */
export const openFiles = orElse(c.resources.openFiles, add(c.limits.maxConnections, 10_000));
