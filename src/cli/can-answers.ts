import { nearest } from '../domain/nearest.ts';
import { behaviourOf } from '../domain/permission/behaviour.ts';
import type { Delivery } from '../domain/permission/decision.ts';
import { jetStreamReads } from '../domain/permission/jetstream-reads.ts';
import { type UserRights, userRights } from '../domain/permission/user-rights.ts';
import { subjectProblem } from '../domain/subject.ts';
import { hasWildcard } from '../domain/subject-algebra.ts';
import { type DeploymentUser, deploymentUsers } from '../lower/users.ts';
import type { Deployment } from '../spec/resolve.ts';

export interface Question {
  readonly user: string;
  readonly op: string;
  readonly subject: string;
  readonly queue?: string | undefined;
  readonly account?: string | undefined;
}

export interface Answer {
  readonly allowed: boolean;
  readonly because: string;
  /** Of a subscription. */
  readonly delivers?: Delivery;
  /** Where the user may publish to read from a stream what a subscription does not get. */
  readonly jetstream?: readonly string[];
}

/** A question that has no answer: `about` names what is wrong with it. */
export interface Unanswerable {
  readonly about: 'user' | 'argument';
  readonly error: string;
  readonly help?: string;
}

interface Judge {
  readonly rights: UserRights;
  readonly reads: (subject: string) => string[];
}

/** Answers questions about who may do what in a deployment. */
export function answersFor(deployment: Deployment): (question: Question) => Answer | Unanswerable {
  const users = deploymentUsers(deployment);
  const behaviour = behaviourOf(deployment.natsVersion);
  const known = new Map<string, DeploymentUser[]>();
  for (const user of users ?? [])
    for (const name of new Set([user.name, user.id])) known.set(name, [...(known.get(name) ?? []), user]);
  const judge = (user: DeploymentUser): Judge => ({
    rights: userRights(user.permissions, behaviour),
    reads: jetStreamReads(user.permissions, behaviour, user.jetStreamApis),
  });
  const judges = new Map<DeploymentUser, Judge>();
  const judgeOf = (user: DeploymentUser): Judge => {
    const found = judges.get(user) ?? judge(user);
    judges.set(user, found);
    return found;
  };

  return (question) => {
    const wrong = problemOf(question);
    if (wrong) return { about: 'argument', ...wrong };
    const subscribes = question.op === 'subscribe';
    if (!users)
      return { allowed: true, because: 'nobody has to log in', ...(subscribes && { delivers: 'all' }) };
    const user = find(question, known);
    if ('error' in user) return user;
    const { rights, reads } = judgeOf(user);
    if (!subscribes) return rights.publish(question.subject);
    const taken = rights.subscribe(question.subject, question.queue);
    if (taken.delivers === 'all') return taken;
    const jetstream = reads(question.subject);
    return { ...taken, ...(jetstream.length > 0 && { jetstream }) };
  };
}

type Problem = Pick<Unanswerable, 'error' | 'help'>;

function problemOf({ op, subject, queue }: Question): Problem | undefined {
  const shown = JSON.stringify(subject);
  if (op !== 'publish' && op !== 'subscribe')
    return { error: `nobody can ${JSON.stringify(op)}`, help: 'it is publish or subscribe' };
  const problem = subjectProblem(subject);
  if (problem) return { error: `the subject ${shown} ${problem}` };
  if (op === 'publish' && hasWildcard(subject))
    return { error: `the subject ${shown} has a wildcard`, help: 'a message is published to one subject' };
  if (queue === undefined) return undefined;
  if (op === 'publish') return { error: 'publishing knows no queues', help: 'ask without the queue' };
  const bad = subjectProblem(queue);
  return bad ? { error: `the queue ${JSON.stringify(queue)} ${bad}` } : undefined;
}

function find(
  { user: name, account }: Question,
  known: ReadonlyMap<string, readonly DeploymentUser[]>,
): DeploymentUser | Unanswerable {
  const called = known.get(name) ?? [];
  const there = called.filter((user) => account === undefined || user.account === account);
  const [user, other] = there;
  if (user && other)
    return {
      about: 'user',
      error: `${JSON.stringify(name)} is a user of several accounts`,
      help: `say which: ${there.map((each) => each.account).join(', ')}`,
    };
  if (user) return user;
  const near = nearest(name, known.keys());
  if (called.length > 0)
    return {
      about: 'user',
      error: `account ${JSON.stringify(account)} has no user ${JSON.stringify(name)}`,
      help: `that user is in ${called.map((each) => each.account).join(', ')}`,
    };
  return {
    about: 'user',
    error: `there is no user ${JSON.stringify(name)}`,
    help: near === undefined ? usersAre(known) : `similar: ${near}`,
  };
}

const MANY = 20;
const usersAre = (known: ReadonlyMap<string, unknown>): string => {
  const names = [...known.keys()];
  return `users are ${names.slice(0, MANY).join(', ')}${names.length > MANY ? ', …' : ''}`;
};
