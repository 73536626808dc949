/** What nats-server does with a publish or a subscription, and why. */
export interface Decision {
  readonly allowed: boolean;
  /** The entry that decides, or what there is instead of one: `publish allows "orders.>"`. */
  readonly because: string;
}

/** A subscription that is taken may still not hear everything. */
export interface Subscription extends Decision {
  /** How much of what is sent to the subject arrives, as long as the connection has no other subscription. */
  readonly delivers: Delivery;
}

export type Delivery = 'all' | 'some' | 'none';

export const shown = (text: string): string => JSON.stringify(text);
