import * as z from 'zod';
import { computed, option } from './option.ts';
import { duration, size } from './scalars.ts';

export const resources = z
  .strictObject({
    memoryMax: computed(
      size,
      '2.5 times jetstream.maxMemory, 56 KiB a connection, and 256 MiB',
      'Most memory that the service may use before the kernel ends it. Applied in safe mode.',
      '2GB',
    ),
    cpuQuota: computed(
      z.string().regex(/^[1-9][0-9]{0,5}%$/),
      '200%, and 100% more for every 50,000 connections',
      'Most processor time that the service may use; 100% is one processor. Applied in safe mode.',
      '200%',
    ),
    tasksMax: computed(
      z.int().min(64).max(4_194_304),
      '512, one for every 200 connections, and 4096 where every write is forced to disk',
      'Most threads of the service. Applied in safe mode.',
      8192,
    ),
    oomScoreAdjust: option(
      z.int().min(-1000).max(1000),
      200,
      'How readily the kernel ends the service when memory runs out; larger means sooner. Applied in safe mode.',
      200,
    ),
    openFiles: computed(
      z.int().min(1024).max(1_073_741_816),
      'one for every connection, and 10,000 for streams',
      'Most files and connections that the service may have open.',
      800000,
    ),
  })
  .prefault({});

export const health = z
  .strictObject({
    enable: option(z.boolean(), true, 'Whether the server is asked regularly how it is.', true),
    interval: option(duration, '5m', 'How often it is asked.', '1m'),
    timeout: option(duration, '30s', 'How long it may take to answer.', '10s'),
    restartAfter: option(
      z.int().min(0).max(1000),
      3,
      'After how many failures in a row the server is restarted; 0 for never.',
      5,
    ),
  })
  .prefault({});

export const logs = z
  .strictObject({
    to: option(
      z.enum(['journal', 'file']),
      'journal',
      'Where the server logs to; the file is `nats-server.log` in `dataDir`.',
      'file',
    ),
    keepDays: computed(
      z.int().min(1).max(3650),
      '7 in safe mode, else 30',
      'How many days a log file is kept. The journal has settings of its own.',
      14,
    ),
    compress: option(z.boolean(), true, 'Whether old log files are compressed.', false),
  })
  .prefault({});
