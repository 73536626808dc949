import { commandLine, type Explanation } from './example.ts';

/** What goes wrong between natsmith and a running server. */
export const server = {
  'backup/broken': {
    title: 'there is no backup, or it is not whole',
    text: 'A backup of a stream is a folder with backup.json and stream.tar.s2. Before anything is sent, restore reads all of both: natsmith notes the length and the SHA-256 of what it saves, and the frames of S2 tell of any other file whether it was cut off.\n\nAfter a restore, the messages, sequences and durable consumers of the stream are held against backup.json. A stream that differs is removed again, so that nobody takes it for whole.',
    bad: commandLine('natsmith restore saved', { 'saved/ORDERS/backup.json': '{}' }),
    good: commandLine('natsmith backup saved', {}),
  },
  'backup/memory-stream': {
    title: 'a stream in memory cannot be saved',
    text: 'nats-server 2.10 has no snapshots of those (server/memstore.go), 2.15 has (server/stream_backup.go); nats, the command line, never asks. Where it was asked for by its name, this is an error.',
    bad: commandLine('NATS_USER=bob NATS_PASSWORD=bob natsmith backup saved', {}),
    good: commandLine('natsmith backup saved', {}),
  },
  'server/login': {
    title: 'the server does not let natsmith in',
    text: 'natsmith logs in as nats, the command line, does: with --user and --password-file, with --creds, or with NATS_URL, NATS_USER, NATS_PASSWORD and NATS_CREDS. nats-server does not tell an unknown user from a wrong password (server/auth.go).',
    bad: commandLine('NATS_USER=amy NATS_PASSWORD=mistyped natsmith backup saved', {}),
    good: commandLine('natsmith backup saved', {}),
  },
  'server/refused': {
    title: 'the server does not do what it is asked',
    text: 'The message has the words of nats-server. Without permission for an API of JetStream, without JetStream in the account, or without the stream in it, nobody answers (server/jetstream_api.go).',
    bad: commandLine('natsmith backup saved --stream ORDRES', {}),
    good: commandLine('natsmith backup saved --stream ORDERS', {}),
  },
  'server/unreachable': {
    title: 'the server cannot be reached, or went away',
    text: 'Nobody listens at the address, something between does not let it through, or one side wants TLS and the other does not have it, or not with a certificate that can be trusted. Where it went away in the middle, nothing half done is left in the place of something whole.',
    bad: commandLine('NATS_URL=nats://127.0.0.1:1 natsmith backup saved', {}),
    good: commandLine('natsmith backup saved', {}),
  },
} as const satisfies Record<string, Explanation>;
