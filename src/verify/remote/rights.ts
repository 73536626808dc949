import { permissionsOf, type Side } from '../../domain/permission/permissions.ts';
import type { UserRights } from '../../domain/permission/user-rights.ts';
import type { User } from '../../spec/auth.ts';
import { meantRights } from '../permissions.ts';
import { PREFIX, subjectOf } from '../stream.ts';

/** A stream of a probe, as far as permissions are concerned: its name is random. */
const STREAM = `${PREFIX}natsmith`;
/** What a probe asks of JetStream (docs.nats.io, JetStream wire API). */
const STREAM_SUBJECTS = [
  '$JS.API.INFO',
  ...['CREATE', 'INFO', 'MSG.GET', 'DELETE'].map((verb) => `$JS.API.STREAM.${verb}.${STREAM}`),
  subjectOf(STREAM),
];

/** What subjects of replies begin with for a user: one that the user may listen to, if there is one that is usual. */
export function inboxFor(user: User, given: string | undefined): string | undefined {
  const rights = meantRights(user);
  const usual = [given ?? '_INBOX', `_INBOX_${user.name}`];
  return usual.find((prefix) => hearsReplies(rights, prefix)) ?? given;
}

const hearsReplies = (rights: UserRights, prefix: string) => rights.subscribe(`${prefix}.natsmith.*`).allowed;

/** Why a user cannot make, use and remove a stream; undefined where nothing is against it. */
export function lacksForStreams(user: User, inbox = '_INBOX'): string | undefined {
  const rights = meantRights(user);
  const refused = STREAM_SUBJECTS.find((subject) => !rights.publish(subject).allowed);
  if (refused !== undefined) return `${user.name} may not publish to ${refused}`;
  if (hearsReplies(rights, inbox)) return undefined;
  return `${user.name} may not subscribe to ${inbox}.>`;
}

/** Why a user cannot send and hear everything; undefined where nothing is against it. */
export function lacksForEverything(user: User): string | undefined {
  const { publish, subscribe, responses } = permissionsOf(user);
  const everything = ({ allow = [], deny = [] }: Side = {}, closed = false) =>
    deny.length === 0 && (allow.length === 0 ? !closed : allow.includes('>'));
  const both = everything(publish, responses !== undefined) && everything(subscribe);
  return both ? undefined : `${user.name} may not publish and subscribe to everything`;
}
