import { base, commandLine, type Explanation, source, users } from './example.ts';

const profiles = `import { defineDeployment } from 'natsmith';

export default defineDeployment({
  name: 'orders',
  base: { host: '127.0.0.1' },
  profiles: { dev: {}, prod: {} },
});
`;
const files = { 'natsmith.config.ts': profiles };

const shop = users("name: 'shop', publish: ['orders.>'], subscribe: ['_INBOX_shop.>']").files;

/** What is wrong with a command line, or with the place that it writes to. */
export const usage = {
  'output/cannot-write': {
    title: 'files cannot be written',
    text: 'natsmith writes file by file, each under another name first, and the manifest last. What was there before stays whole whenever it stops. Where there is no manifest yet, it writes over nothing.',
    bad: commandLine('natsmith build', { ...base('port: 4222,').files, generated: '' }),
    good: commandLine('natsmith build --out preview'),
  },
  'usage/argument': {
    title: 'there is an argument too many',
    text: 'Flags have two dashes; what has none is the name of a command or one of its operands.',
    bad: commandLine('natsmith check prod', files),
    good: commandLine('natsmith check --profile prod', files),
  },
  'password/unusable': {
    title: 'no client could log in with this password',
    text: 'A password is one line of UTF-8, with at most 72 bytes, which is all that bcrypt looks at. nats-server takes an empty one for none at all and lets everyone in.',
    bad: commandLine('natsmith hash-password < password', { password: '\n' }),
    good: commandLine('natsmith hash-password < password', { password: 'correct horse battery staple\n' }),
  },
  'usage/artifact': {
    title: 'no artifact, or more than one, is called that',
    text: 'An artifact is named by its path or by as much of the end of it as tells it from others. Without a name, `natsmith print` lists them.',
    bad: commandLine('natsmith print nats.conf', files),
    good: commandLine('natsmith print nats-server.conf --profile prod', files),
  },
  'usage/code': {
    title: 'there is no such code',
    text: 'Codes stand in brackets behind "error" or "warning". `natsmith explain` lists all of them.',
    bad: commandLine('natsmith explain permission/emty'),
    good: commandLine('natsmith explain permission/empty'),
  },
  'usage/command': {
    title: 'there is no such command',
    text: '`natsmith --help` lists the commands.',
    bad: commandLine('natsmith chek'),
    good: commandLine('natsmith check'),
  },
  'usage/driver': {
    title: 'there is no such driver',
    text: 'A driver says where a deployment is tried: --driver local runs it on this machine, vm in a virtual one, and remote tries one that runs already.',
    bad: commandLine('natsmith verify --driver docker'),
    good: commandLine('natsmith verify --driver local --probe server-ready'),
  },
  'usage/flag': {
    title: 'a flag is unknown, or not used as it is meant',
    text: '`natsmith COMMAND --help` lists the flags of a command. Flags with a value take the next word, or what follows "=".',
    bad: commandLine('natsmith check --out preview', base('port: 4222,').files),
    good: commandLine('natsmith build --out preview', base('port: 4222,').files),
  },
  'usage/probe': {
    title: 'there is no such probe',
    text: '`natsmith verify` lists the probes by their names as it tries them.',
    bad: commandLine('natsmith verify --probe server-redy'),
    good: commandLine('natsmith verify --probe server-ready'),
  },
  'usage/profile': {
    title: 'the spec has no such profile',
    text: 'Profiles are the keys of "profiles". A spec without any has one that is called "default".',
    bad: commandLine('natsmith check --profile staging', files),
    good: commandLine('natsmith check --profile prod', files),
  },
  'usage/user': {
    title: 'the deployment has no such user',
    text: 'Users are those of the profile: a name of `auth.users`, or of what `settings` say about users. A public nkey will do for one who logs in with it.',
    bad: commandLine('natsmith can billing publish orders.paid', shop),
    good: commandLine('natsmith can shop publish orders.paid', shop),
  },
  'verify/cannot-run': {
    title: 'the deployment could not be tried',
    text: 'It says nothing about the deployment: a program is missing, a port is busy, a folder cannot be written. The message names what was looked for, and how to get it.',
    bad: commandLine('NATSMITH_NATS_SERVER=/nowhere natsmith verify --probe server-ready'),
    good: commandLine('natsmith verify --probe server-ready'),
  },
  'verify/other-version': {
    title: 'what was tried is another nats-server than the spec is for',
    text: 'Versions differ in what they accept and in what they default to: a verdict holds for the version that gave it.',
    bad: commandLine(
      'natsmith verify --probe server-ready',
      source("export default { name: 'orders', natsVersion: '2.12', base: { host: '127.0.0.1' } };\n").files,
    ),
    good: commandLine('natsmith verify --probe server-ready'),
  },
} as const satisfies Record<string, Explanation>;
