import type { Path } from '../../domain/diagnostic.ts';
import type { Deployment } from '../../spec/resolve.ts';
import type { Fact, Rule } from '../fact.ts';
import { delivery } from './consumers/delivery.ts';
import { filters } from './consumers/filters.ts';
import { otherKind } from './consumers/kind.ts';
import { consumerLimits } from './consumers/limits.ts';
import { priority } from './consumers/priority.ts';
import { consumerReplicas } from './consumers/replicas.ts';
import { start } from './consumers/start.ts';
import { workqueue } from './consumers/workqueue.ts';
import {
  type ConsumerRule,
  declaredStreams,
  type Finding,
  optionOf,
  type StreamRule,
} from './streams/declared.ts';
import { firstSequence } from './streams/first.ts';
import { streamKinds } from './streams/kinds.ts';
import { streamDurations, streamReplicas, streamSettings } from './streams/limits.ts';
import { mirrors } from './streams/mirror.ts';
import { newerStreamOptions } from './streams/newer.ts';
import { placement } from './streams/placement.ts';
import { copies } from './streams/sources.ts';
import { capturesApi, selfOverlap } from './streams/subjects.ts';
import { consumerTexts, streamTexts } from './streams/texts.ts';
import { transforms } from './streams/transforms.ts';

const streamRules: readonly StreamRule[] = [
  selfOverlap,
  capturesApi,
  streamDurations,
  streamReplicas,
  streamSettings,
  streamKinds,
  firstSequence,
  newerStreamOptions,
  placement,
  mirrors,
  copies,
  transforms,
  streamTexts,
];

const consumerRules: readonly ConsumerRule[] = [
  filters,
  start,
  delivery,
  otherKind,
  consumerReplicas,
  consumerLimits,
  workqueue,
  priority,
  consumerTexts,
];

/** What is said of each stream, and each consumer, by itself. */
export const declaredAssets: Rule = function* (deployment) {
  for (const stream of declaredStreams(deployment)) {
    for (const rule of streamRules)
      for (const finding of rule(stream, deployment)) yield factOf(stream, finding, deployment);
    for (const consumer of stream.consumers)
      for (const rule of consumerRules)
        for (const finding of rule(consumer, stream, deployment)) yield factOf(consumer, finding, deployment);
  }
};

function factOf(
  asset: { readonly path: Path },
  { keys, mend, ...rest }: Finding,
  deployment: Deployment,
): Fact {
  const written = keys.map((key) => optionOf(asset, key, deployment)).filter((path) => path !== asset.path);
  const [path = asset.path, ...and] = written;
  const changes = mend?.changes.map((change) => ({ ...change, option: [...asset.path, ...change.option] }));
  return { ...rest, path, and, ...(mend && changes && { mend: { ...mend, changes } }) };
}
