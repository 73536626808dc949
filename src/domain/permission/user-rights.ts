import type { Behaviour } from './behaviour.ts';
import type { Decision, Subscription } from './decision.ts';
import type { Permissions, Responses } from './permissions.ts';
import { Publishing } from './publish.ts';
import { Subscribing } from './subscribe.ts';

/** What a user may do on a nats-server of one version: a model of it that is tested against the server on random permissions. */
export interface UserRights {
  /** Answers that the user may give beside what may be published. */
  readonly responses: Responses | undefined;
  /** @param subject without wildcards */
  publish(subject: string): Decision;
  /** @param subject may have wildcards */
  subscribe(subject: string, queue?: string): Subscription;
  /** Whether a message arrives at such a subscription, if it was taken and is the only one of its connection. */
  hears(message: string, subject: string, queue?: string): boolean;
}

/** @param behaviour `behaviourOf('2.10.29')`, or `NEWEST` for what is meant by permissions */
export function userRights(permissions: Permissions, behaviour: Behaviour): UserRights {
  const publishing = new Publishing(permissions, behaviour);
  const subscribing = new Subscribing(permissions, behaviour);
  return {
    responses: publishing.responses,
    publish: (subject) => publishing.decide(subject),
    subscribe: (subject, queue) => subscribing.decide(subject, queue),
    hears: (message, subject, queue) => subscribing.hears(message, subject, queue),
  };
}
