import type { Path } from '../../domain/diagnostic.ts';
import { nearest } from '../../domain/nearest.ts';
import { lookUp } from '../../domain/permission/does.ts';
import type { Fact, Rule } from '../fact.ts';
import { type Circle, circlesOf } from '../members.ts';
import { type Mend, write } from '../mend.ts';

/** Streams, consumers and buckets that services use, but nobody declares. */
export const doesReferences: Rule = function* ({ options }) {
  for (const circle of circlesOf(options))
    for (const { user, path } of circle.members) {
      if (user.does === null) continue;
      const at = (...keys: Path) => [...path, 'does', ...keys];
      const { consume, manage, kv, object } = user.does;
      for (const [index, reference] of consume.entries())
        yield* consumed(reference, at('consume', index), circle);
      for (const [index, name] of manage.entries())
        if (!isStream(name, circle))
          yield undeclared('stream', name, streamNames(circle), at('manage', index));
      for (const [kind, used] of [
        ['kv', kv],
        ['object', object],
      ] as const)
        for (const name of Object.keys(used))
          if (!Object.hasOwn(circle.buckets[kind], name))
            yield undeclared(
              kind === 'kv' ? 'key-value bucket' : 'object bucket',
              name,
              Object.keys(circle.buckets[kind]),
              at(kind, name),
              (near) => ({
                title: `call it ${near}`,
                changes: [{ option: at(kind, name) }, { option: at(kind, near), value: used[name] }],
              }),
            );
    }
};

function* consumed(reference: string, at: Path, circle: Circle): Generator<Fact> {
  const [stream = '', consumer = ''] = reference.split('/');
  const refer = (...names: string[]) => write(`write '${names.join('/')}'`, at, names.join('/'));
  if (!isStream(stream, circle))
    yield undeclared('stream', stream, streamNames(circle), at, (near) => refer(near, consumer));
  else {
    const consumers = lookUp(circle.streams, stream)?.consumers ?? {};
    if (!Object.hasOwn(consumers, consumer))
      yield undeclared(`consumer of ${stream}`, consumer, Object.keys(consumers), at, (near) =>
        refer(stream, near),
      );
  }
}

/** A bucket is a stream, too. */
const streamNames = ({ streams, buckets }: Circle): string[] => [
  ...Object.keys(streams),
  ...Object.keys(buckets.kv).map((name) => `KV_${name}`),
  ...Object.keys(buckets.object).map((name) => `OBJ_${name}`),
];

const isStream = (name: string, { streams, buckets }: Circle): boolean =>
  Object.hasOwn(streams, name) ||
  (name.startsWith('KV_') && Object.hasOwn(buckets.kv, name.slice('KV_'.length))) ||
  (name.startsWith('OBJ_') && Object.hasOwn(buckets.object, name.slice('OBJ_'.length)));

/** @param mendBy how to write one that there is */
function undeclared(
  what: string,
  name: string,
  declared: readonly string[],
  path: Path,
  mendBy = (near: string): Mend => write(`write '${near}'`, path, near),
): Fact {
  const near = nearest(name, declared);
  return {
    code: 'does/undeclared',
    path,
    message: `no ${what} is called "${name}"`,
    ...(near !== undefined && { help: `a similar one is ${near}`, mend: mendBy(near) }),
  };
}
