import type { Entry } from './entry.ts';

/** What is said of streams and buckets. */
export const streamEntries = {
  'stream/answers-api': {
    severity: 'error',
    why: 'Each message that a stream keeps is acknowledged: who asks the server for something may get the acknowledgement for an answer. From 2.12, nats-server refuses such a stream.',
    help: "name the subjects: ['orders.>']",
    labels: { subjects: 'the server listens there', '*': 'keeps what is meant for the server' },
  },
  'stream/captures-api': {
    severity: 'error',
    why: 'The server answers "subjects that overlap with jetstream api require no-ack to be true" (10052): who asks it for something would get the acknowledgement for an answer.',
    help: "name the subjects: ['orders.>']",
    labels: { subjects: 'the server listens there', '*': 'keeps what is meant for the server' },
    errCode: 10052,
  },
  'stream/discard-new-per-subject': {
    severity: 'error',
    why: 'The server answers "discard new per subject requires discard new policy to be set" (10052), or that it "requires max msgs per subject > 0".',
    help: "discard: 'new', maxMessagesPerSubject: 1, discardNewPerSubject: true",
    errCode: 10052,
  },
  'stream/duplicate-window': {
    severity: 'error',
    why: 'The server answers "duplicates window can not be larger then max age" (10052): ids are remembered no longer than messages.',
    help: 'leave duplicateWindow out: it is two minutes, or maxAge if that is less',
    labels: { duplicateWindow: 'ids', maxAge: 'messages' },
    errCode: 10052,
  },
  'stream/everything-replicated': {
    severity: 'error',
    why: 'The server answers "capturing all subjects requires replicas of 1" (10052): replicas talk to each other in messages, too.',
    help: 'replicas: 1',
    errCode: 10052,
  },
  'stream/overlap': {
    severity: 'error',
    why: 'The server answers "subjects overlap with an existing stream" (10065): a message is kept by one stream of an account.',
    help: "give each stream subjects of its own, or copy from one into the other: sources: [{ name: 'EVENTS', filterSubject: 'events.graph.>' }]",
    labels: { '*': 'the same messages' },
    errCode: 10065,
  },
  'stream/replicas': {
    severity: 'error',
    why: 'The server answers "replicas > 1 not supported in non-clustered mode" (10074).',
    help: 'replicas: 1',
    labels: { '*': 'one server' },
    errCode: 10074,
  },
  'stream/rollup-needs-purge': {
    severity: 'error',
    why: 'The server answers "roll-ups require the purge permission" (10052): who replaces all messages removes them.',
    help: 'leave one of them out',
    labels: { allowRollup: 'replaces messages', denyPurge: 'keeps them' },
    errCode: 10052,
  },
  'stream/self-overlap': {
    severity: 'error',
    why: 'The server answers "duplicate subjects detected" or "subject … overlaps with …" (10052): messages would be kept twice.',
    help: 'leave out the narrower one',
    labels: { '*': 'two of them mean the same message' },
    errCode: 10052,
  },
  'stream/too-short': {
    severity: 'error',
    why: 'The server refuses so short a time (10052).',
    help: '100ms at least; 1s for subjectDeleteMarkerTtl',
    labels: { '*': 'too short' },
    errCode: 10052,
  },
} as const satisfies Record<string, Entry>;
