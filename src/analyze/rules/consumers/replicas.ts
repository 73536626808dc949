import type { ConsumerRule } from '../streams/declared.ts';

/** On how many servers a consumer is (`server/jetstream_api.go`, jsConsumerCreateRequest; `server/consumer.go`, checkConsumerCfg). */
export const consumerReplicas: ConsumerRule = function* ({ name, config }, stream, { options }) {
  const { num_replicas: replicas } = config;
  const { num_replicas: theirs, retention } = stream.config;
  const say = (code: 'replicas' | 'more-replicas' | 'other-replicas', text: string) =>
    ({
      code: `consumer/${code}`,
      keys: ['replicas'],
      message: `the consumer ${name} is to be on ${replicas} servers, ${text}`,
    }) as const;
  if (!options.cluster.enable) {
    if (replicas > 1) yield say('replicas', 'but there is one');
  } else if (replicas > theirs) yield say('more-replicas', `the stream ${stream.name} on ${theirs}`);
  else if (retention !== 'limits' && replicas !== 0 && replicas !== theirs)
    yield say('other-replicas', `the stream ${stream.name}, which goes by its consumers, on ${theirs}`);
};
