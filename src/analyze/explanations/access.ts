import { base, type Explanation, users } from './example.ts';

const KEY = 'UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4';
const OTHER_KEY = 'UDNQOSI5GTCEPSKUTAFA7KQ56MW5SGBVDFN6NUL2F3TYC6C2KEWEBEDY';
const GOOD = "name: 'shop', publish: ['orders.>'], subscribe: ['_INBOX_shop.>']";

/** Who may log in, and what they may do then. */
export const access = {
  'auth/bad-key': {
    title: 'a public nkey was mistyped',
    text: 'The last characters of an nkey are a checksum of the others (github.com/nats-io/nkeys, crc16.go), so that a slip is noticed.',
    bad: users(`${GOOD}, nkey: '${KEY.replace('X', 'Y')}'`),
    good: users(`${GOOD}, nkey: '${KEY}'`),
  },
  'auth/duplicate-key': {
    title: 'several users have the same nkey',
    text: 'A user who logs in with an nkey is known by it alone, over all accounts of a server.',
    bad: users(
      `name: 'shop', nkey: '${KEY}', publish: ['>'], subscribe: ['>']`,
      `name: 'stock', nkey: '${KEY}', publish: ['>'], subscribe: ['>']`,
    ),
    good: users(
      `name: 'shop', nkey: '${KEY}', publish: ['>'], subscribe: ['>']`,
      `name: 'stock', nkey: '${OTHER_KEY}', publish: ['>'], subscribe: ['>']`,
    ),
  },
  'auth/duplicate-user': {
    title: 'several users have the same name',
    text: 'Names are unique over all accounts of a server; nats-server looks users up by them (server/opts.go).',
    bad: users(GOOD, "name: 'shop', publish: ['stock.>'], subscribe: ['>']"),
    good: users(GOOD, "name: 'stock', publish: ['stock.>'], subscribe: ['>']"),
  },
  'auth/no-users': {
    title: 'authentication is on, but there are no users',
    text: 'Whoever turns authentication on means to keep someone out. With no user at all, nats-server sees no reason to ask anyone for a password.',
    bad: base('auth: { enable: true, users: [] },'),
    good: users(GOOD),
  },
  'auth/two-secrets': {
    title: 'a user has more than one secret',
    text: 'A user with an nkey proves that it has the private half; one without gives a password, which the server compares with a hash or a credential. There is no "either of them" (server/auth.go).',
    bad: users(
      `${GOOD},\n      nkey: '${KEY}',\n      passwordHash: '$2a$11$0123456789012345678901uPDZ5hpQ1q2mCxUq8bR6pQZfVBdJ3yW'`,
    ),
    good: users(`${GOOD},\n      nkey: '${KEY}'`),
  },
  'permission/empty': {
    title: 'a list of permissions is empty',
    text: 'What looks like "nothing" means "everything": a list without entries adds no rule, and without rules there is no check. To allow nothing, deny everything.',
    bad: users("name: 'reader', publish: [], subscribe: ['orders.>']"),
    good: users("name: 'reader', publish: { deny: ['>'] }, subscribe: ['orders.>']"),
  },
  'permission/missing': {
    title: 'nothing says what a user may do',
    text: 'nats-server checks no permissions of a user who has none (server/client.go, setPermissions). If that is meant, it has to be written down: [">"] on both sides.',
    bad: users("name: 'admin'"),
    good: users("name: 'admin', publish: ['>'], subscribe: ['>']"),
  },
  'permission/one-sided': {
    title: 'a user is restricted in one direction only',
    text: 'A user who may publish only orders, but is told nothing about subscribing, may listen to everything: every answer, every other user. Say both sides, even if one of them is everything.',
    bad: users("name: 'shop', publish: ['orders.>']"),
    good: users(GOOD),
  },
  'permission/subject': {
    title: 'a subject has a character that cannot be meant',
    text: 'Any white space of Unicode splits an entry into a subject and a queue (strings.Fields in server/client.go), even one that looks like nothing, such as a no-break space that came along when it was copied. The schema sees bytes and cannot tell; this rule looks at characters.',
    bad: users("name: 'shop', publish: ['orders.new\\u00a0york'], subscribe: ['_INBOX_shop.>']"),
    good: users("name: 'shop', publish: ['orders.new-york'], subscribe: ['_INBOX_shop.>']"),
  },
  'secret/plaintext': {
    title: 'a secret stands in the spec',
    text: 'A spec is committed, and what it compiles to is world-readable. So it holds no password, in no profile: the host gives it to the service when it starts, as the systemd credential nats.<name>. Leave "password" out; "" is the same. Free settings are no place for secrets either: they are written to nats-server.conf as they are. A password that was committed once is no secret any more: choose another.',
    bad: users(`${GOOD}, password: 'rosebud'`),
    good: users(GOOD),
  },
  'permission/version': {
    title: 'an older nats-server judges these permissions otherwise',
    text: 'Permissions mean what the newest nats-server makes of them. Releases before 2.11.12 and 2.12.4 find a publish to "b" among "b.>" alone where "*" is listed beside it; before 2.11.16 and 2.12.7 a queue that is named in an entry lets other queues past what is denied. natsmith asks a model of both, which is held to the servers, about the subjects of the entries themselves.',
    bad: users("name: 'app', publish: { deny: ['*', 'b.>'] }, subscribe: ['app.>']"),
    good: users("name: 'app', publish: { deny: ['*', '*.>'] }, subscribe: ['app.>']"),
  },
} as const satisfies Record<string, Explanation>;
