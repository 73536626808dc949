import { commandLine, type Explanation } from './example.ts';

const run = 'natsmith import nats-server.conf';
const conf = (text: string, more: Readonly<Record<string, string>> = {}) =>
  commandLine(run, { 'nats-server.conf': `host: 127.0.0.1\n${text}\n`, ...more });

/** What is wrong with a nats-server.conf that is to be imported. */
export const imported = {
  'conf/include': {
    title: 'an included file cannot be read',
    text: 'nats-server looks for it in the folder of the file that includes it, even where its name begins with a slash (conf/parse.go), and ends where it is not there. Files that include themselves make it run until memory is used up.',
    bad: conf('include users.conf'),
    good: conf('include limits.conf', { 'limits.conf': 'max_payload: 2MB\n' }),
  },
  'conf/refused': {
    title: 'nats-server refuses the configuration',
    text: 'The file can be read, but "nats-server -t" has something against it; the message has its words, without secrets. Of files that are elsewhere, such as certificates, it says so as well. The spec was written all the same.',
    bad: conf('mappings { "orders.*": "shop.$2" }'),
    good: conf('mappings { "orders.*": "shop.$1" }'),
  },
  'conf/syntax': {
    title: 'a nats-server.conf cannot be read',
    text: 'natsmith reads what nats-server reads (conf/lex.go), and refuses what that refuses. A text without quotes ends at white space; one that begins with a digit is a number, a date or an address to it; quotes help with all of these.',
    bad: conf('server_name: 2024-hub'),
    good: conf('server_name: "2024-hub"'),
  },
  'conf/unreadable': {
    title: 'there is no file to import',
    text: 'It is not there, is a folder, or may not be read by whoever runs natsmith.',
    bad: commandLine('natsmith import nats.conf', { 'nats-server.conf': 'host: 127.0.0.1\nport: 4333\n' }),
    good: conf('port: 4333'),
  },
  'conf/variable': {
    title: 'a variable has no value',
    text: 'A text without quotes that begins with "$" is a variable: a setting that stands before it, around it or beside it, else one of the environment (conf/parse.go). Import needs the environment that nats-server is started with. A hash that begins with $2b$ or $2y$ needs quotes.',
    bad: conf('port: $NATS_PORT'),
    good: conf('NATS_PORT: 4333\nport: $NATS_PORT'),
  },
} as const satisfies Record<string, Explanation>;
