import { behaviourOf } from '../../domain/permission/behaviour.ts';
import { jetStreamReads } from '../../domain/permission/jetstream-reads.ts';
import { streamSubjects } from '../../domain/stream-subjects.ts';
import { splitSubscription } from '../../domain/subject.ts';
import { overlaps } from '../../domain/subject-algebra.ts';
import { deploymentUsers } from '../../lower/users.ts';
import type { Rule } from '../fact.ts';
import { circlesOf, listed } from '../members.ts';

/** Subjects that a user may not listen to, but may ask a stream for. */
export const jetStreamBypass: Rule = function* (deployment) {
  const { options, natsVersion } = deployment;
  const circles = circlesOf(options).filter(({ streams }) => Object.keys(streams).length > 0);
  const denying = circles.flatMap(({ members, streams }) =>
    members.flatMap((member) => {
      const denied = listed(member, 'subscribe', 'deny').filter(({ entry }) => entry !== '>');
      return denied.length > 0 ? [{ member, denied, streams }] : [];
    }),
  );
  if (denying.length === 0) return;
  const users = new Map(deploymentUsers(deployment)?.map((user) => [`${user.account} ${user.name}`, user]));
  for (const { member, denied, streams } of denying) {
    const { user, account } = member;
    const lowered = users.get(`${account} ${user.name}`);
    if (!lowered) continue;
    const reads = jetStreamReads(lowered.permissions, behaviourOf(natsVersion), lowered.jetStreamApis);
    for (const { entry, path } of denied) {
      const { subject } = splitSubscription(entry);
      const keeper = Object.entries(streams).find(([name, stream]) =>
        streamSubjects(name, stream).some((each) => overlaps(each, subject)),
      );
      if (!keeper) continue;
      const ways = reads(subject).filter((way) => meansStream(way, keeper[0]));
      if (ways.length > 0)
        yield {
          code: 'permission/jetstream-bypass',
          path,
          message: `user "${user.name}" may not listen to "${subject}", but may have stream ${keeper[0]} send it`,
          help: `deny these in publish as well:\n${ways.map((way) => `  ${way}`).join('\n')}`,
        };
    }
  }
};

/** Whether a request names the stream, or leaves it open: `$JS.API.DIRECT.GET.<stream>…`. */
const meansStream = (way: string, stream: string): boolean =>
  way.split('.').some((token) => token === stream || token === '*' || token === '>');
