import type { LeftAlone } from '../import/assets/assets.ts';
import type { ImportedLive } from '../import/assets/into-spec.ts';
import type { Addition } from '../import/carry/additions.ts';
import type { Note } from '../import/carry/draft.ts';
import type { Imported } from '../import/import.ts';
import { formatPlace } from '../import/read/node.ts';

/** What happened to a user's secret. */
export interface SecretFate {
  readonly user: string;
  /** Of systemd, on the host. */
  readonly credential: string;
  /** Where it was written. */
  readonly file?: string;
  /** Why it was not. */
  readonly missing?: string;
}

const noteLine = ({ setting, place, reason }: Note) =>
  `${formatPlace(place)}: ${setting === '' ? '' : `${setting}: `}${reason}`;
const GUESSED =
  'the streams are of users without an account: this user may not ask for its own ($SYS.REQ.USER.INFO); --account NAME puts them elsewhere';
const aloneLine = ({ asset, field, reason }: LeftAlone) =>
  `${asset}: ${field === undefined ? '' : `${field}: `}${reason}`;
const additionLine = ({ setting, value, instead }: Addition) =>
  `${setting}: ${value} (nats-server without it: ${instead})`;
const fateLine = ({ credential, file, missing }: SecretFate) =>
  `${credential}: ${file === undefined ? (missing ?? 'its password is in the file that was imported; --secrets writes it') : `written to ${file}`}`;

/** All there is to say of an import, under headings. */
export function importReport(
  { leftOut, changed, added, live = [] }: Imported,
  fates: readonly SecretFate[],
): readonly (readonly [heading: string, lines: readonly string[]])[] {
  const parts: [string, string[]][] = [
    ['Not carried over:', leftOut.map(noteLine)],
    ['Taken for granted:', live.some(({ guessed }) => guessed) ? [GUESSED] : []],
    [
      'Left as it is on the server, and not in the spec:',
      live.flatMap(({ leftAlone }) => leftAlone).map(aloneLine),
    ],
    [
      'Buckets that are described as streams, since they are not as natsmith makes them:',
      live.flatMap(({ notBuckets }) => notBuckets).map(aloneLine),
    ],
    ['Other than before:', changed.map(noteLine)],
    ['Set by natsmith, not by the file:', added.map(additionLine)],
    ['Credentials that the host needs, in /etc/credstore or where passwordFile says:', fates.map(fateLine)],
  ];
  return parts.filter(([, lines]) => lines.length > 0);
}

/** For the comment at the top of a spec. Where secrets were written is nobody's business there. */
export function remarksOf(imported: Imported, file: string): string[] {
  const parts = importReport(imported, []);
  return [
    `Made of ${file} by natsmith import.`,
    ...parts.flatMap(([heading, lines]) => ['', heading, ...lines.map((line) => `- ${line}`)]),
  ];
}

/** What `--json` has of it. */
export const importRecord = (
  { leftOut, changed, added, live }: Imported,
  credentials: readonly SecretFate[],
  file: string,
) => ({
  file,
  leftOut: leftOut.map(noteRecord),
  changed: changed.map(noteRecord),
  added,
  credentials,
  ...(live?.[0] && {
    live: {
      account: live[0].account,
      accounts: live.map(({ account }) => account),
      ...countsOf(live),
      leftAlone: live.flatMap(({ leftAlone }) => leftAlone),
      notBuckets: live.flatMap(({ notBuckets }) => notBuckets),
    },
  }),
});

const countsOf = (live: readonly ImportedLive[]) => {
  const sum = (count: (each: ImportedLive) => number) => live.reduce((all, each) => all + count(each), 0);
  return {
    streams: sum(({ streams }) => Object.keys(streams).length),
    consumers: sum(({ consumers }) => consumers),
    buckets: sum(({ kv, object }) => Object.keys(kv).length + Object.keys(object).length),
  };
};

/** ` (3 streams, 1 consumer)`: what a running server told; empty without one. */
export function liveSummary({ live }: Imported): string {
  if (!live) return '';
  const parts = Object.entries(countsOf(live)).flatMap(([what, count]) =>
    count === 0 ? [] : [`${count} ${count === 1 ? what.slice(0, -1) : what}`],
  );
  return ` (${parts.length > 0 ? parts.join(', ') : 'no streams'})`;
}

const noteRecord = ({ setting, place, reason }: Note) => ({
  setting,
  location: { ...place, exact: true },
  reason,
});
