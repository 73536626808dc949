import { confText, type Settings } from '../../../src/domain/conf.ts';
import type { UserRights } from '../../../src/domain/permission/user-rights.ts';
import { covers } from '../../../src/domain/subject-algebra.ts';
import { type WireClient, wireClient } from '../wire-client.ts';
import { MESSAGES, type Scene } from './random-permissions.ts';

const PASSWORD = 'p';
let payloads = 0;

/** A server for all scenes: each has an account of its own, so that queues do not take each other's messages. */
export function settingsFor(scenes: readonly Scene[]): Settings {
  const everything = { publish: '>', subscribe: '>' };
  const accounts = scenes.map(({ permissions, usual }, at) => [
    `A${at}`,
    {
      default_permissions: usual,
      users: [
        { user: `user-${at}`, password: PASSWORD, permissions },
        { user: `other-${at}`, password: PASSWORD, permissions: everything },
      ],
    },
  ]);
  return { port: -1, host: '127.0.0.1', accounts: Object.fromEntries(accounts) };
}

export const confFor = (scenes: readonly Scene[]): string => confText(settingsFor(scenes));

/** Tries a scene on the server; returns in words where it does not do what the model says. */
export async function tryScene(
  port: number,
  at: number,
  scene: Scene,
  rights: UserRights,
): Promise<string[]> {
  using other = await wireClient(port, `other-${at}`, PASSWORD);
  other.send(['SUB > 1']);
  await other.settle();
  const login = () => wireClient(port, `user-${at}`, PASSWORD);
  const wrong = await tryPublishing(await login(), other, scene, rights);
  other.send(['UNSUB 1']);
  const plain = scene.subscribe.filter(({ queue }) => queue === undefined);
  const queued = scene.subscribe.filter(({ queue }) => queue !== undefined);
  // One member of a queue alone gets a message: those in queues are tried one after the other.
  for (const some of [plain, ...queued.map((each) => [each])])
    wrong.push(...(await trySubscribing(login, other, some, rights)));
  return wrong;
}

async function tryPublishing(client: WireClient, other: WireClient, { publish }: Scene, rights: UserRights) {
  using user = client;
  const sent = new Map(publish.map((subject) => [subject, String(++payloads)]));
  user.send([...sent].flatMap(([subject, payload]) => pub(subject, payload)));
  await user.settle();
  await other.settle();
  return [...sent].flatMap(([subject, payload]) => {
    const { allowed, because } = rights.publish(subject);
    const refused = user.errors.includes(`Permissions Violation for Publish to "${subject}"`);
    const arrived = other.heard.has(payload);
    return allowed === arrived && allowed !== refused
      ? []
      : [`publish ${subject}: ${because}; ${arrived ? 'it arrives' : 'it does not arrive'}`];
  });
}

async function trySubscribing(
  login: () => Promise<WireClient>,
  other: WireClient,
  trials: Scene['subscribe'],
  rights: UserRights,
): Promise<string[]> {
  const tried = await Promise.all(
    trials.map(async (trial) => {
      const client = await login();
      client.send([
        ['SUB', trial.subject, ...(trial.queue === undefined ? [] : [trial.queue]), '1'].join(' '),
      ]);
      await client.settle();
      return { ...trial, client, refused: client.errors.length > 0 };
    }),
  );
  const sent = new Map(MESSAGES.map((subject) => [subject, String(++payloads)]));
  other.send([...sent].flatMap(([subject, payload]) => pub(subject, payload, `z.${payload}`)));
  await other.settle();
  const wrong: string[] = [];
  for (const { client } of tried) await client.settle();
  for (const { subject, queue, client, refused } of tried) {
    const { allowed, because, delivers } = rights.subscribe(subject, queue);
    const what = `subscribe ${subject}${queue === undefined ? '' : ` in ${queue}`}: ${because}`;
    if (allowed === refused) wrong.push(`${what}; ${client.errors.join(' ') || 'it is taken'}`);
    if (refused) continue;
    const meant = [...sent].filter(([message]) => covers(subject, message));
    const arrived = meant.filter(([, payload]) => client.heard.has(payload));
    if (client.heard.size > arrived.length) wrong.push(`${what}; hears what it did not ask for`);
    const really = arrived.length === 0 ? 'none' : arrived.length === meant.length ? 'all' : 'some';
    if (delivers !== really) wrong.push(`${what}; delivers ${delivers}, but it is ${really}`);
    for (const [message, payload] of meant)
      if (rights.hears(message, subject, queue) !== client.heard.has(payload))
        wrong.push(`${what}; ${message} ${client.heard.has(payload) ? 'arrives' : 'does not arrive'}`);
  }
  for (const { client } of tried) {
    wrong.push(...(await tryAnswering(client, other, rights)));
    client[Symbol.dispose]();
  }
  return wrong;
}

/** Answers the first request more often than it may. */
async function tryAnswering(client: WireClient, other: WireClient, rights: UserRights): Promise<string[]> {
  const [wanted] = client.wanted.values();
  if (wanted === undefined) return [];
  const answers = Array.from({ length: 4 }, () => String(++payloads));
  other.send([`SUB ${wanted} 2`]);
  await other.settle();
  client.send(answers.flatMap((payload) => pub(wanted, payload)));
  await client.settle();
  await other.settle();
  other.send(['UNSUB 2']);
  const max = rights.responses?.max ?? 0;
  const may = rights.publish(wanted).allowed || max < 0 ? answers.length : Math.min(max, answers.length);
  const arrived = answers.filter((payload) => other.heard.has(payload)).length;
  return arrived === may ? [] : [`answer: ${may} may arrive, ${arrived} do`];
}

const pub = (subject: string, payload: string, reply?: string) => [
  ['PUB', subject, ...(reply === undefined ? [] : [reply]), payload.length].join(' '),
  payload,
];
