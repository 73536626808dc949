import { entries } from './lists.ts';

interface Filled {
  readonly subjects: readonly string[] | null;
  readonly mirror: unknown;
  readonly sources: readonly unknown[];
}

/** Subjects whose messages a stream takes: the server goes by its name where there are none (`server/stream.go`, checkStreamCfg). */
export const streamSubjects = (name: string, { subjects, mirror, sources }: Filled): readonly string[] => {
  if (subjects !== null && subjects.length > 0) return subjects;
  return mirror === null && sources.length === 0 ? [name] : [];
};

interface Consumed extends Filled {
  readonly consumers: Readonly<Record<string, { readonly deadLetter: string | null }>>;
}

/** The subjects of those streams that get the dead letters of consumers; empty where none do. */
export function deadLetterSubjects(streams: Readonly<Record<string, Consumed>>): string[] {
  const targets = new Set(
    Object.values(streams).flatMap(({ consumers }) =>
      Object.values(consumers).map(({ deadLetter }) => deadLetter),
    ),
  );
  return (entries(streams) as { name: string; value: Consumed }[])
    .filter(({ name }) => targets.has(name))
    .flatMap(({ name, value }) => streamSubjects(name, value));
}
