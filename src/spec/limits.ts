import * as z from 'zod';
import { option } from './option.ts';
import { duration, size } from './scalars.ts';

export const limits = z
  .strictObject({
    maxConnections: option(
      z.int().min(1).max(10_000_000),
      65536,
      'Most clients at a time. An idle one costs about 40 KiB, which the memory limit accounts for.',
      100000,
    ),
    maxPayload: option(size, '1MB', 'Largest message.', '2MB', 2097152),
    maxPending: option(
      size,
      '64MB',
      'Most bytes that wait for one slow client before it is dropped.',
      '64MB',
    ),
    maxSubscriptions: option(
      z.int().min(0).max(2_147_483_647),
      0,
      'Most subscriptions of one client; 0 sets no limit.',
      1000,
    ),
    maxControlLine: option(size, '4KB', 'Longest protocol line, which holds the subject.', '4KB'),
    pingInterval: option(duration, '2m', 'How often an idle client is asked whether it is there.', '30s'),
    pingMax: option(z.int().min(1).max(1000), 2, 'How many pings a client may leave unanswered.', 3),
    writeDeadline: option(
      duration,
      '10s',
      'How long a write to a client may take before it is dropped.',
      '5s',
    ),
    lameDuckDuration: option(
      duration,
      '30s',
      'How long the server takes to send its clients away when it is stopped; at least 30s. Without clients it stops at once.',
      '2m',
    ),
    lameDuckGracePeriod: option(
      duration,
      '10s',
      'How long a stopping server waits before it sends the first client away; less than lameDuckDuration.',
      '10s',
    ),
  })
  .prefault({});
