import { entries } from './lists.ts';

/** As much of a stream as says where messages go that were delivered too often. */
export interface DeadLetterStream {
  readonly subjects: readonly string[] | null;
  readonly consumers: Readonly<Record<string, { readonly deadLetter: string | null }>>;
}

/** The subjects of those streams that get the dead letters of consumers; empty where none do. */
export function deadLetterSubjects(streams: Readonly<Record<string, DeadLetterStream>>): string[] {
  const targets = new Set(
    Object.values(streams).flatMap(({ consumers }) =>
      Object.values(consumers).map(({ deadLetter }) => deadLetter),
    ),
  );
  return (entries(streams) as { name: string; value: DeadLetterStream }[])
    .filter(({ name }) => targets.has(name))
    .flatMap(({ name, value }) => value.subjects ?? [name]);
}
