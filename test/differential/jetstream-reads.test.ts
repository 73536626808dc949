import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { confText } from '../../src/domain/conf.ts';
import { NEWEST } from '../../src/domain/permission/behaviour.ts';
import { jetStreamReads } from '../../src/domain/permission/jetstream-reads.ts';
import { NATS_VERSIONS, natsServerTool, startNatsServer } from '../support/nats-server.ts';
import { sample } from '../support/sample.ts';
import { describeWith } from '../support/tools.ts';
import { waitFor } from '../support/wait-for.ts';
import { type WireClient, wireClient } from '../support/wire-client.ts';

const GRANTS = Number(process.env.NATSMITH_DIFFERENTIAL ?? 0) > 0 ? 300 : 60;
const STREAM = 'S';
const SUBJECT = 'orders.eu.secret';
const MESSAGE = 'the-secret';
const SHOWN = new RegExp(`${MESSAGE}|${Buffer.from(MESSAGE).toString('base64')}`);
const FILTERS = [SUBJECT, 'orders.eu.>', 'orders.>', '>'];

/** All that a client may ask JetStream to get at a message: the subject, and what it sends there. */
const requests = (inbox: string, name: string): [string, unknown][] => {
  const push = { deliver_subject: `${inbox}.push`, ack_policy: 'none', deliver_policy: 'all' };
  const create = (config: object) => ({ stream_name: STREAM, config: { ...push, ...config } });
  return [
    [`STREAM.MSG.GET.${STREAM}`, { last_by_subj: SUBJECT }],
    [`DIRECT.GET.${STREAM}`, { last_by_subj: SUBJECT }],
    [`CONSUMER.CREATE.${STREAM}`, create({})],
    [`CONSUMER.CREATE.${STREAM}.${name}`, create({ name })],
    [`CONSUMER.DURABLE.CREATE.${STREAM}.${name}d`, create({ durable_name: `${name}d` })],
    [`CONSUMER.MSG.NEXT.${STREAM}.pull-${name}`, { batch: 1, expires: 1_000_000_000 }],
    ...FILTERS.flatMap((filter, at): [string, unknown][] => [
      [`DIRECT.GET.${STREAM}.${filter}`, ''],
      [
        `CONSUMER.CREATE.${STREAM}.${name}-${at}.${filter}`,
        create({ name: `${name}-${at}`, filter_subject: filter }),
      ],
    ]),
    [`STREAM.INFO.${STREAM}`, { subjects_filter: '>' }],
    ['STREAM.LIST', ''],
    [`CONSUMER.INFO.${STREAM}.pull-${name}`, ''],
  ];
};

const token = fc.constantFrom('orders', 'eu', 'secret', 'public', '*', '*');
const last = fc.array(token, { minLength: 1, maxLength: 3 }).map((tokens) => tokens.join('.'));
const stream = fc.constantFrom(STREAM, '*', 'OTHER');
const grant = fc
  .oneof(
    fc.tuple(fc.constantFrom('STREAM.MSG.GET', 'DIRECT.GET', 'CONSUMER.CREATE', 'STREAM.INFO'), stream),
    fc.tuple(
      fc.constantFrom('CONSUMER.CREATE', 'CONSUMER.DURABLE.CREATE', 'CONSUMER.MSG.NEXT'),
      stream,
      fc.constant('*'),
    ),
    fc.tuple(fc.constant('CONSUMER.CREATE'), stream, fc.constant('*'), last),
    fc.tuple(fc.constant('CONSUMER.CREATE'), stream, fc.constant('*'), last, fc.constant('>')),
    fc.tuple(fc.constant('DIRECT.GET'), stream, last),
    fc.tuple(fc.constantFrom('CONSUMER', 'CONSUMER.*', 'STREAM', 'STREAM.LIST', 'DIRECT'), fc.constant('>')),
  )
  .map((parts) => ['$JS.API', ...parts].join('.'));

const send = (client: WireClient, subject: string, body: unknown, reply: string) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  client.send([`PUB $JS.API.${subject} ${reply} ${text.length}`, text]);
};

/* Whoever may ask JetStream reads what no subscription would get. */
describe.each(NATS_VERSIONS)('nats-server %s', (version) => {
  describeWith([natsServerTool(version)], 'gives a stream to who may ask for it', () => {
    test('as the model says, whatever of its API is granted', async () => {
      const { values: grants, seed } = sample(grant, GRANTS);
      const permissionsOf = (allow: string) => ({
        publish: { allow: [allow] },
        subscribe: { allow: ['_INBOX.>'] },
      });
      const users = [
        { user: 'admin', password: 'p' },
        ...grants.map((each, at) => ({ user: `u${at}`, password: 'p', permissions: permissionsOf(each) })),
      ];
      const config = confText({
        port: -1,
        host: '127.0.0.1',
        jetstream: { store_dir: '@DIR@' },
        authorization: { users },
      });
      await using server = await startNatsServer({ version, config });
      using admin = await wireClient(server.port, 'admin', 'p');
      admin.send(['SUB _INBOX.admin 1']);
      const ask = async (subject: string, body: unknown) => {
        const before = admin.heard.size;
        send(admin, subject, body, '_INBOX.admin');
        await waitFor(() => admin.heard.size > before || undefined, 5000);
      };
      await ask(`STREAM.CREATE.${STREAM}`, {
        name: STREAM,
        subjects: ['orders.>'],
        storage: 'memory',
        allow_direct: true,
      });
      admin.send([`PUB ${SUBJECT} ${MESSAGE.length}`, MESSAGE]);
      for (const at of grants.keys()) {
        const config = { durable_name: `pull-n${at}`, ack_policy: 'none' };
        await ask(`CONSUMER.DURABLE.CREATE.${STREAM}.pull-n${at}`, { stream_name: STREAM, config });
      }

      const wrong: string[] = [];
      const tryGrant = async (allow: string, at: number) => {
        using client = await wireClient(server.port, `u${at}`, 'p');
        const inbox = `_INBOX.${at}`;
        // A push consumer waits for a subscription to its very subject (server/sublist.go, registerNotification).
        client.send([`SUB ${inbox}.reply 1`, `SUB ${inbox}.push 2`]);
        for (const [subject, body] of requests(inbox, `n${at}`))
          send(client, subject, body, `${inbox}.reply`);
        const ways = jetStreamReads(permissionsOf(allow), NEWEST, ['$JS.API'])(SUBJECT);
        const shown = () => [...client.heard].some((payload) => SHOWN.test(payload)) || undefined;
        const reads = (await waitFor(async () => shown(), ways.length > 0 ? 3000 : 200)) === true;
        const named = allow.includes('OTHER') ? [] : ways;
        if (reads !== named.length > 0)
          wrong.push(
            `${allow}: ${reads ? 'reads' : `does not read; ${ways.join(' ')}; ${[...client.heard].join(' ').slice(0, 300)}`}`,
          );
      };
      await Promise.all(grants.map(tryGrant));
      expect(wrong, seed).toEqual([]);
    });
  });
});
