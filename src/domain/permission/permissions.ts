import { type Permission, permission } from '../conf.ts';
import { splitSubscription } from '../subject.ts';

/** What a user may do in one direction, as nats-server.conf has it. An empty list is none at all. */
export interface Side {
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
}

/** What nats-server.conf says about a user. */
export interface Permissions {
  readonly publish?: Side;
  readonly subscribe?: Side;
  /** Whether answers to what the user hears may go wherever they are wanted. */
  readonly responses?: Responses;
}

export interface Responses {
  /** Answers to one request; negative: any number. */
  readonly max: number;
  /** How long after the request, as Go writes a duration; negative: for ever. */
  readonly expires: string;
}

/** What `allow_responses: true` means (`server/const.go`, DEFAULT_ALLOW_RESPONSE_…). */
export const USUAL_RESPONSES: Responses = { max: 1, expires: '2m' };

/** An entry of a list. */
export interface Entry {
  readonly text: string;
  readonly subject: string;
  readonly queue?: string;
}

export const entryOf = (text: string): Entry => ({ text, ...splitSubscription(text) });

interface Rights {
  readonly publish: Permission;
  readonly subscribe: Permission;
  readonly allowResponses?: boolean;
}

/** The same of a user as a spec describes it. */
export function permissionsOf({ publish, subscribe, allowResponses = false }: Rights): Permissions {
  const [sent, heard] = [permission(publish), permission(subscribe)];
  return {
    ...(sent && { publish: sent }),
    ...(heard && { subscribe: heard }),
    ...(allowResponses && { responses: USUAL_RESPONSES }),
  };
}
