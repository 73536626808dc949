import { base, type Explanation, source } from './example.ts';

/** What is written past the options, and what is accepted. */
export const settings = {
  'accept/unused': {
    title: 'something is accepted that is not there',
    text: 'An entry of "accept" silences one kind of diagnostic, here or for one option or user, and says why that is all right. This one silences nothing in the profiles that were looked at.',
    bad: source(`import { defineDeployment } from 'natsmith';

export default defineDeployment({
  name: 'orders',
  base: { host: '127.0.0.1' },
  accept: [{ code: 'listen/port-clash', because: 'another host answers there' }],
});
`),
    good: source(`import { defineDeployment } from 'natsmith';

export default defineDeployment({
  name: 'orders',
  base: { host: '127.0.0.1', httpPort: 4222 },
  accept: [{ code: 'listen/port-clash', because: 'another host answers there' }],
});
`),
  },
  'settings/ambiguous': {
    title: 'a setting is given under two names',
    text: 'nats-server knows some settings by several names and reads them in the random order of a Go map: whichever comes last counts.',
    bad: base("settings: { pid_file: '/run/nats/a.pid', pidfile: '/run/nats/b.pid' },"),
    good: base("settings: { pid_file: '/run/nats/a.pid' },"),
  },
  'settings/refused': {
    title: 'settings do not go together',
    text: 'Each of them is known, and has a value of the right kind; together, no server starts on them. natsmith looks at what nats-server looks at before it listens (validateOptions, NewServer and Start in server/server.go), in the configuration as it is written in the end: options and settings as one.',
    bad: base('settings: { websocket: { port: 8080 } },'),
    good: base('settings: { websocket: { port: 8080, no_tls: true } },'),
  },
  'settings/relative-path': {
    title: 'a file is named relative to wherever the server is started',
    text: 'nats-server takes such a path from its working folder, and makes no folders for its log. `nats-server -t` does not look.',
    bad: base("settings: { log_file: './logs/nats.log' },"),
    good: base("logs: { to: 'file' },"),
  },
  'settings/shadows-option': {
    title: 'a free setting says again what an option says',
    text: '"settings" is merged into nats-server.conf last. What an option gives elsewhere as well (the firewall opens its port, the unit gets its limits) then goes by another value than the server.',
    bad: base('settings: { port: 4333 },'),
    good: base('port: 4333,'),
  },
  'settings/unknown': {
    title: 'nats-server knows no such setting',
    text: 'Names are compared with those that nats-server reads, block by block, in every release from 2.10.0 to 2.15.2 (server/opts.go). The server refuses a file with any other: unknown field "…".',
    bad: base('settings: { max_traced_msg_length: 1024 },'),
    good: base('settings: { max_traced_msg_len: 1024 },'),
  },
  'settings/value': {
    title: 'a setting has a value of another kind',
    text: 'The free settings are values of nats-server.conf, not of natsmith: a size is a number of bytes ("8MB" in quotes is refused: interface conversion), a length of time is text that Go reads, which knows neither days nor weeks. A number where a length of time belongs is taken for seconds, with a warning that our assembler does not let pass; lame_duck_duration does not take one at all.',
    bad: base("settings: { logfile_size_limit: '8MB' },"),
    good: base('settings: { logfile_size_limit: 8388608 },'),
  },
  'settings/version': {
    title: 'a setting is newer than the server',
    text: 'natsVersion says for which release the output is. This setting came later; the server would call it an unknown field.',
    bad: source(`import { defineDeployment } from 'natsmith';

export default defineDeployment({
  name: 'orders',
  natsVersion: '2.10',
  base: { host: '127.0.0.1', settings: { server_metadata: { rack: 'a1' } } },
});
`),
    good: source(`import { defineDeployment } from 'natsmith';

export default defineDeployment({
  name: 'orders',
  natsVersion: '2.12',
  base: { host: '127.0.0.1', settings: { server_metadata: { rack: 'a1' } } },
});
`),
  },
} as const satisfies Record<string, Explanation>;
