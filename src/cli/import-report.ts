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
const additionLine = ({ setting, value, instead }: Addition) =>
  `${setting}: ${value} (nats-server without it: ${instead})`;
const fateLine = ({ credential, file, missing }: SecretFate) =>
  `${credential}: ${file === undefined ? (missing ?? 'its password is in the file that was imported; --secrets writes it') : `written to ${file}`}`;

/** All there is to say of an import, under headings. */
export function importReport(
  { leftOut, changed, added }: Imported,
  fates: readonly SecretFate[],
): readonly (readonly [heading: string, lines: readonly string[]])[] {
  const parts: [string, string[]][] = [
    ['Not carried over:', leftOut.map(noteLine)],
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
  { leftOut, changed, added }: Imported,
  credentials: readonly SecretFate[],
  file: string,
) => ({
  file,
  leftOut: leftOut.map(noteRecord),
  changed: changed.map(noteRecord),
  added,
  credentials,
});

const noteRecord = ({ setting, place, reason }: Note) => ({
  setting,
  location: { ...place, exact: true },
  reason,
});
