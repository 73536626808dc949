import {
  consumerOpts,
  Events,
  type JetStreamManager,
  type JsMsg,
  type Msg,
  type NatsConnection,
  StorageType,
} from 'nats';
import type { Does } from '../../../src/domain/permission/does.ts';
import { splitSubscription } from '../../../src/domain/subject.ts';
import { intersection } from '../../../src/domain/subject-algebra.ts';

/** More than the server sends before it asks whether it may go on (`server/consumer.go`, needFlowControl). */
const MUCH = 12;
const PIECE = new Uint8Array(512 * 1024);

/** Subjects that a pattern means. */
const instances = (pattern: string): string[] => {
  const subject = pattern
    .split('.')
    .map((token) => (token === '*' || token === '>' ? 't' : token))
    .join('.');
  return pattern.endsWith('>') ? [subject, `${subject}.t`] : [subject];
};

/** Subjects that are published to; where streams keep some of what is meant, some of those, too. */
const published = (pattern: string): string[] => {
  const stored = ['S0.>', 'S1.>'].flatMap((kept) => intersection(pattern, kept) ?? []);
  return [...new Set([pattern, ...stored].flatMap(instances))];
};

/** Streams of the account that services are tried in: `S0` is read, `S1` managed. */
export async function prepare(manager: JetStreamManager, much: boolean, noAck: boolean): Promise<void> {
  for await (const { config } of manager.streams.list()) await manager.streams.delete(config.name);
  const storage = StorageType.Memory;
  await manager.streams.add({ name: 'S0', subjects: ['S0.>'], storage, no_ack: noAck });
  await manager.streams.add({ name: 'S1', subjects: ['S1.>'], storage });
  const add = (name: string, more: object) =>
    manager.consumers.add('S0', { durable_name: name, ack_policy: 'explicit', ...more } as never);
  await add('pull', {});
  await add('none', { ack_policy: 'none' });
  await add('push', { deliver_subject: 'deliver.push' });
  await add('group', { deliver_subject: 'deliver.group', deliver_group: 'workers' });
  await add('flow', {
    deliver_subject: 'deliver.flow',
    ack_policy: 'none',
    flow_control: true,
    idle_heartbeat: 500_000_000,
  });
  for (const name of ['b0', 'b1']) {
    const bucket = await manager.jetstream().views.kv(name, { storage });
    for (let at = 0; at < (much ? MUCH : 2); at++) await bucket.put(`k${at}`, much ? PIECE : 'v');
  }
  const store = await manager.jetstream().views.os('o0', { storage });
  await store.putBlob({ name: 'blob' }, new Uint8Array(much ? MUCH * PIECE.length : 10));
}

/**
 * Does all that a service does, with the real client, in an account that `prepare` made; says what fails first.
 * `patience` is in milliseconds: what takes longer for an answer has failed.
 * @param admin may do everything in the account
 */
export async function perform(
  service: NatsConnection,
  admin: NatsConnection,
  does: Does,
  how: { much: boolean; noAck: boolean; patience: number },
): Promise<string | undefined> {
  let refused: string | undefined;
  const refusal = new Promise<string>((resolve) => {
    void (async () => {
      for await (const { type, data, permissionContext } of service.status())
        if (type === Events.Error && permissionContext) {
          refused ??= `${String(data)} ${JSON.stringify(permissionContext)}`;
          resolve(refused);
        }
    })();
  });
  for (const [what, attempt] of thingsOf(service, admin, does, how)) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve('takes too long'), how.patience * 2);
    });
    const done = attempt().then(
      () => undefined,
      (error: Error) => error.message,
    );
    const problem = await Promise.race([done, refusal, late]);
    clearTimeout(timer);
    if (problem !== undefined) return `${what}: ${problem}`;
    await service.flush();
    await new Promise((resolve) => setImmediate(resolve));
    if (refused !== undefined) return `${what}: ${refused}`;
  }
  return undefined;
}

type Thing = readonly [what: string, attempt: () => Promise<unknown>];

function thingsOf(
  service: NatsConnection,
  admin: NatsConnection,
  does: Does,
  { much, noAck, patience }: { much: boolean; noAck: boolean; patience: number },
): Thing[] {
  const stream = service.jetstream();
  const store = (subject: string, payload: Uint8Array) => {
    admin.publish(subject, payload);
    return admin.flush();
  };
  return [
    ...does.publish.flatMap(published).map(
      (subject): Thing => [
        `publish ${subject}`,
        async () => {
          const heard = next(admin, subject);
          await admin.flush();
          const isAcknowledged = subject.startsWith('S1.') || (subject.startsWith('S0.') && !noAck);
          if (isAcknowledged) await stream.publish(subject, 'x', { timeout: patience });
          else service.publish(subject, 'x');
          await service.flush();
          await heard;
        },
      ],
    ),
    ...does.subscribe.map(
      (entry): Thing => [
        `subscribe ${entry}`,
        async () => {
          const { subject, queue } = splitSubscription(entry);
          const wanted = instances(subject);
          const heard = next(service, subject, queue, wanted.length);
          await service.flush();
          for (const each of wanted) admin.publish(each, 'x');
          await heard;
        },
      ],
    ),
    ...does.request.flatMap(instances).map(
      (subject): Thing => [
        `request ${subject}`,
        async () => {
          const answers = admin.subscribe(subject, { callback: answer });
          await admin.flush();
          await service.request(subject, '', { timeout: patience }).finally(() => answers.unsubscribe());
        },
      ],
    ),
    ...does.reply.map(
      (entry): Thing => [
        `reply ${entry}`,
        async () => {
          const { subject, queue } = splitSubscription(entry);
          const answers = service.subscribe(subject, {
            ...(queue !== undefined && { queue }),
            callback: answer,
          });
          await service.flush();
          for (const each of instances(subject)) await admin.request(each, '', { timeout: patience });
          answers.unsubscribe();
        },
      ],
    ),
    ...does.consume.map(
      (reference): Thing => [
        `consume ${reference}`,
        async () => {
          const name = reference.split('/')[1]!;
          const count = much && name === 'flow' ? MUCH : 1;
          for (let at = 0; at < count; at++) await store('S0.m', count > 1 ? PIECE : new Uint8Array(1));
          if (name === 'pull' || name === 'none') {
            const consumer = await stream.consumers.get('S0', name);
            const message = await consumer.next({ expires: patience });
            if (!message) throw new Error('no message');
            if (name === 'pull') await acknowledge(message, patience);
            return;
          }
          const options = consumerOpts().bind('S0', name).manualAck();
          if (name === 'group') options.queue('workers');
          const messages = await stream.subscribe('S0.>', options);
          let received = 0;
          for await (const message of messages) {
            if (name !== 'flow') await acknowledge(message, patience);
            if (++received === count) break;
          }
          messages.unsubscribe();
        },
      ],
    ),
    ...does.manage.map(
      (name): Thing => [
        `manage ${name}`,
        async () => {
          const manager = await service.jetstreamManager();
          const { config } = await manager.streams.info(name);
          await manager.streams.update(name, { description: 'changed' });
          for (const [at, filter] of [
            {},
            { filter_subject: 'S1.a' },
            { filter_subjects: ['S1.a', 'S1.b'] },
          ].entries()) {
            await manager.consumers.add(name, {
              durable_name: `c${at}`,
              ack_policy: 'explicit',
              ...filter,
            } as never);
            await manager.consumers.info(name, `c${at}`);
          }
          await manager.consumers.delete(name, 'c0');
          await manager.streams.purge(name);
          await manager.streams.delete(name);
          await manager.streams.add(config);
        },
      ],
    ),
    ...Object.entries(does.kv).map(
      ([name, access]): Thing => [
        `kv ${name} ${access}`,
        async () => {
          const bucket = await stream.views.kv(name);
          if (!(await bucket.get('k0'))) throw new Error('no value');
          if (!(await bucket.get('k0', { revision: 1 }))) throw new Error('no revision');
          let keys = 0;
          for await (const _ of await bucket.keys()) keys++;
          if (keys < 2) throw new Error('no keys');
          let values = 0;
          for await (const _ of await bucket.history()) if (++values >= (much ? MUCH : 2)) break;
          await consumeNamed(service, `KV_${name}`, `$KV.${name}.>`, patience);
          if (access === 'read') return;
          await bucket.put('new', 'x');
          await bucket.delete('new');
          await bucket.purge('new');
        },
      ],
    ),
    ...Object.entries(does.object).map(
      ([name, access]): Thing => [
        `object ${name} ${access}`,
        async () => {
          const objects = await stream.views.os(name);
          if (!(await objects.getBlob('blob'))) throw new Error('no object');
          await objects.list();
          // As clients in other languages ask for what is known of an object.
          const meta = `$O.${name}.M.${Buffer.from('blob').toString('base64')}`;
          await service.request(`$JS.API.DIRECT.GET.OBJ_${name}.${meta}`, '', { timeout: patience });
          await consumeNamed(service, `OBJ_${name}`, `$O.${name}.M.>`, patience);
          if (access === 'read') return;
          await objects.putBlob({ name: 'new' }, new Uint8Array(10));
          await objects.putBlob({ name: 'new' }, new Uint8Array(20));
          await objects.delete('new');
        },
      ],
    ),
  ];
}

async function acknowledge(message: JsMsg, patience: number): Promise<void> {
  // Who may answer requests may answer a message once, whatever else is allowed.
  message.working();
  if (!(await message.ackAck({ timeout: patience }))) throw new Error('no acknowledgement');
}

/** An ordered consumer as clients in other languages make it. */
async function consumeNamed(
  service: NatsConnection,
  stream: string,
  filter: string,
  patience: number,
): Promise<void> {
  const config = {
    name: 'ordered',
    filter_subject: filter,
    ack_policy: 'none',
    mem_storage: true,
    num_replicas: 1,
  };
  const subject = `$JS.API.CONSUMER.CREATE.${stream}.ordered.${filter}`;
  const answer = await service.request(subject, JSON.stringify({ stream_name: stream, config }), {
    timeout: patience,
  });
  const { error } = answer.json<{ error?: { description: string } }>();
  if (error) throw new Error(error.description);
}

/** A refusal comes here as well, as an error without a message. */
const answer = (error: Error | null, message: Msg) => {
  if (!error) message.respond();
};

/** Resolves when so many messages have come. */
function next(connection: NatsConnection, subject: string, queue?: string, count = 1): Promise<void> {
  return new Promise((resolve) => {
    let heard = 0;
    const subscription = connection.subscribe(subject, {
      ...(queue !== undefined && { queue }),
      callback: (error) => {
        if (error || ++heard < count) return;
        subscription.unsubscribe();
        resolve();
      },
    });
  });
}
