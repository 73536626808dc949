import { commandLine, type Explanation } from './example.ts';

/** What goes wrong between natsmith and a running server. */
export const server = {
  'server/login': {
    title: 'the server does not let natsmith in',
    text: 'natsmith logs in as nats, the command line, does: with --user and --password-file, with --creds, or with NATS_URL, NATS_USER, NATS_PASSWORD and NATS_CREDS. nats-server does not tell an unknown user from a wrong password (server/auth.go).',
    bad: commandLine('NATS_USER=amy NATS_PASSWORD=mistyped natsmith backup saved', {}),
    good: commandLine('natsmith backup saved', {}),
  },
  'server/unreachable': {
    title: 'the server cannot be reached, or went away',
    text: 'Nobody listens at the address, something between does not let it through, or one side wants TLS and the other does not have it, or not with a certificate that can be trusted. Where it went away in the middle, nothing half done is left in the place of something whole.',
    bad: commandLine('NATS_URL=nats://127.0.0.1:1 natsmith backup saved', {}),
    good: commandLine('natsmith backup saved', {}),
  },
} as const satisfies Record<string, Explanation>;
