import { lookUp } from '../../domain/permission/does.ts';
import { covers, hasWildcard, overlaps } from '../../domain/subject-algebra.ts';
import type { Account } from '../../spec/account.ts';
import type { Options } from '../../spec/options.ts';

type Accounts = Options['accounts'];
type Import = Account['imports'][number];
export type Kind = 'stream' | 'service';

interface Shape {
  readonly kind: Kind;
  /** What the account that has it calls it; null where the import does not say what it is. */
  readonly subject: string | null;
  /** What the account that imports it calls it: the same unless told. */
  readonly local: string | null;
}

export function shapeOf({ stream, service, to }: Import): Shape {
  const subject = stream ?? service;
  return { kind: stream === null ? 'service' : 'stream', subject, local: to ?? subject };
}

/** Whether the server takes one for the other: streams by what they are, services by what they are called. */
export function isSameImport(one: Import, other: Import): boolean {
  const [a, b] = [shapeOf(one), shapeOf(other)];
  if (one.account !== other.account || a.kind !== b.kind) return false;
  return a.kind === 'stream' ? a.subject === b.subject : a.local === b.local;
}

const REFERENCE = /^(?:[$](\d+)|[{][{]\s*wildcard[(]\s*(\d+)\s*[)]\s*[}][}])$/i;

/** Why an import cannot be called so: words that follow `to`. As NewSubjectTransformStrict (`server/subject_transform.go`). */
export function nameProblem(subject: string, to: string): string | undefined {
  if (to === subject || !hasWildcard(subject)) return undefined;
  const tokens = to.split('.');
  const wildcards = subject.split('.').filter((token) => token === '*').length;
  if (tokens.includes('>') !== subject.split('.').includes('>'))
    return `has to end in ">" if "${subject}" does, and not otherwise`;
  let stars = 0;
  const used = tokens.flatMap((token) => {
    if (token === '*') return [++stars];
    const [, one, other] = REFERENCE.exec(token) ?? [];
    return one === undefined && other === undefined ? [] : [Number(one ?? other)];
  });
  // The server counts them, and does not mind one that is there twice in place of another.
  return used.length < wildcards || used.some((each) => each < 1 || each > wildcards)
    ? `has to have each "*" of "${subject}", as "*" or by its number: "$1"`
    : undefined;
}

/** With "*" for what stands for a wildcard (transformUntokenize). */
const plain = (local: string): string =>
  local
    .split('.')
    .map((token) => (REFERENCE.test(token) ? '*' : token))
    .join('.');

/** Whether an import comes back to the account that has it. As streamImportFormsCycle and serviceImportFormsCycle (`server/accounts.go`). */
export function leadsBack(accounts: Accounts, importer: string, each: Import): boolean {
  const { kind, subject, local } = shapeOf(each);
  if (subject === null || local === null) return false;
  return kind === 'stream'
    ? [plain(local), subject].some((name) => streamReturns(accounts, each.account, name, new Set([importer])))
    : serviceReturns(accounts, each.account, plain(local), new Set([importer]));
}

function streamReturns(accounts: Accounts, from: string, name: string, visited: Set<string>): boolean {
  const account = lookUp(accounts, from);
  if (!account?.exports.some(({ stream }) => stream !== null && covers(stream, name))) return false;
  return importsOf(account, 'stream').some(({ origin, local }) => {
    if (!overlaps(name, local)) return false;
    if (visited.has(origin)) return true;
    visited.add(from);
    return streamReturns(accounts, origin, covers(local, name) ? local : name, visited);
  });
}

function serviceReturns(accounts: Accounts, from: string, name: string, visited: Set<string>): boolean {
  const account = lookUp(accounts, from);
  return importsOf(account, 'service').some(({ origin, subject, local }) => {
    if (!overlaps(name, subject)) return false;
    if (visited.has(origin)) return true;
    visited.add(from);
    return serviceReturns(accounts, origin, covers(local, name) ? local : name, visited);
  });
}

const importsOf = (account: Account | undefined, wanted: Kind) =>
  (account?.imports ?? []).flatMap((each) => {
    const { kind, subject, local } = shapeOf(each);
    if (kind !== wanted || subject === null || local === null) return [];
    return [{ origin: each.account, subject, local: plain(local) }];
  });
