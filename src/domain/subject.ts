/** One token that is not `>`: no dot, no space, no control character. `foo*` and `a>` are (literal) tokens. */
const token = '([^.> \x01-\x1f\x7f]|[^. \x01-\x1f\x7f][^. \x01-\x1f\x7f]+)';

/**
 * A valid subject, wildcards allowed, as `isValidSubject` of `server/sublist.go` decides: tokens that are not empty, `>`
 * alone only as the last. The control characters stand in it as themselves, since POSIX brackets know no escapes. It is
 * exact for ASCII; what Unicode adds to white space is left to {@link subjectProblem}, as bytes cannot say it.
 */
export const SUBJECT_PATTERN = `(${token}\\.)*(${token}|>)`;

/** A subject without `*` and `>`, which no inbox of a client may have anywhere (nats.go, CustomInboxPrefix). */
export const INBOX_PATTERN = '[^.*> \x01-\x1f\x7f]+([.][^.*> \x01-\x1f\x7f]+)*';

/** An entry of a subscribe list: a subject, or `subject queue` (both may have wildcards). */
export const SUBSCRIPTION_PATTERN = `${SUBJECT_PATTERN}( ${SUBJECT_PATTERN})?`;

/**
 * `strings.Fields` in `server/client.go` splits an entry at any Unicode space, so `a<NBSP>b` would silently mean subject
 * `a` in queue `b`; `isValidSubject` refuses U+FFFD where it looks at runes at all.
 */
const forbidden = /[\p{Cc}\p{White_Space}\p{Surrogate}\ufffd]/u;

/** Why a text is no subject (in words that follow "the subject"), or undefined when it is one. */
export function subjectProblem(text: string): string | undefined {
  if (text === '') return 'is empty';
  const bad = forbidden.exec(text)?.[0];
  if (bad !== undefined) {
    const code = bad.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    return bad === ' ' ? 'contains a space' : `contains the character U+${code}`;
  }
  const tokens = text.split('.');
  if (tokens.includes('')) return 'has an empty token (two dots in a row, or one at an end)';
  const tail = tokens.indexOf('>');
  if (tail !== -1 && tail !== tokens.length - 1) return "has '>' before its last token";
  return undefined;
}

/** Whether nats-server takes the text as a subject (wildcards allowed) and means by it what it says. */
export function isValidSubject(text: string): boolean {
  return subjectProblem(text) === undefined;
}

/** An entry of a subscribe list in its parts: `"jobs.* workers"` is a subject and a queue. */
export function splitSubscription(entry: string): { subject: string; queue?: string } {
  const space = entry.indexOf(' ');
  return space === -1
    ? { subject: entry }
    : { subject: entry.slice(0, space), queue: entry.slice(space + 1) };
}

/** As {@link subjectProblem}, for an entry of a subscribe list. */
export function subscriptionProblem(entry: string): string | undefined {
  const { subject, queue } = splitSubscription(entry);
  if (queue === undefined) return subjectProblem(subject);
  const problem = subjectProblem(queue);
  return subjectProblem(subject) ?? (problem && `names a queue that ${problem}`);
}
