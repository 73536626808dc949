import type { ConsumerAsset, StreamAsset } from './assets.ts';

/*
 * What is delivered too often: the server only says so, once (an advisory). A stream of natsmith's keeps what it says, so that
 * nothing is missed while nobody listens; nats-dead-letters.service copies each message into the stream that the spec names.
 */

export const ADVISORY_STREAM = 'NATSMITH_DEAD_LETTERS';
export const ADVISORY_CONSUMER = 'dead-letters';

/** Where the messages of a consumer go that were delivered too often. */
export interface DeadLetterRoute {
  readonly stream: string;
  readonly consumer: string;
  /** The stream that gets them. */
  readonly to: string;
  /** The first subject of that. */
  readonly pattern: string;
}

/** The routes of each account that has some. */
export function deadLetterRoutes(assets: readonly StreamAsset[]): ReadonlyMap<string, DeadLetterRoute[]> {
  const routes = new Map<string, DeadLetterRoute[]>();
  for (const { account, name, consumers } of assets)
    for (const { name: consumer, deadLetter } of consumers) {
      const target = assets.find((each) => each.account === account && each.name === deadLetter);
      const [pattern] = (target?.config.subjects ?? []) as readonly string[];
      if (target === undefined || pattern === undefined) continue;
      const route = { stream: name, consumer, to: target.name, pattern };
      routes.set(account, [...(routes.get(account) ?? []), route]);
    }
  return routes;
}

/**
 * The subject of a dead letter: the first of its stream's subjects, in which the first `*` is the stream that it comes from, the
 * second the consumer, and `>` the subject that it had. So `dlq.>` makes `dlq.orders.new` of `orders.new`.
 */
export function deadLetterSubject({ pattern, stream, consumer }: DeadLetterRoute, subject: string): string {
  const names = [stream, consumer];
  return pattern
    .split('.')
    .map((token) => (token === '*' ? (names.shift() ?? '_') : token === '>' ? subject : token))
    .join('.');
}

/** The assets, and the stream that keeps the server's advisories in each account that needs one. */
export function withAdvisories(assets: readonly StreamAsset[]): StreamAsset[] {
  const streams = [...deadLetterRoutes(assets)].map(([account, routes]): StreamAsset => {
    const name = ADVISORY_STREAM;
    return {
      account,
      name,
      path: [],
      config: {
        name,
        description: 'What natsmith has to copy to dead letters',
        subjects: routes.map(
          ({ stream, consumer }) => `$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.${stream}.${consumer}`,
        ),
        retention: 'workqueue',
        storage: 'file',
        discard: 'old',
        num_replicas: replicasOf(assets, routes),
        duplicate_window: 120_000_000_000,
      },
      consumers: [consumer],
    };
  });
  return [...assets, ...streams];
}

const consumer: ConsumerAsset = {
  name: ADVISORY_CONSUMER,
  path: [],
  config: {
    name: ADVISORY_CONSUMER,
    durable_name: ADVISORY_CONSUMER,
    deliver_policy: 'all',
    ack_policy: 'explicit',
    ack_wait: 30_000_000_000,
    max_deliver: -1,
    replay_policy: 'instant',
    max_ack_pending: 1000,
    num_replicas: 0,
    max_waiting: 512,
  },
};

/** It is kept as safely as what it is about. */
function replicasOf(assets: readonly StreamAsset[], routes: readonly DeadLetterRoute[]): number {
  const about = new Set(routes.map(({ stream }) => stream));
  return Math.max(
    1,
    ...assets.filter(({ name }) => about.has(name)).map(({ config }) => Number(config.num_replicas ?? 1)),
  );
}
