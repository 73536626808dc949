import { intersection } from '../subject-algebra.ts';

/** A token that nobody uses. */
const TOKEN = 'natsmith';

/** Subjects without wildcards that a pattern means; also one that is as deep as it goes. */
export function inside(pattern: string): string[] {
  const filled = pattern.split('.').map((token) => (token === '*' || token === '>' ? TOKEN : token));
  const subject = filled.join('.');
  return pattern === '>' || pattern.endsWith('.>') ? [subject, `${subject}.${TOKEN}`] : [subject];
}

/** Subjects without wildcards that a pattern just does not mean: a token less, a token more, another token. */
export function outside(pattern: string): string[] {
  const tokens = pattern.split('.');
  const open = tokens.at(-1) === '>';
  const [subject] = inside(pattern) as [string];
  const filled = subject.split('.');
  const literal = tokens.findLastIndex((token) => token !== '*' && token !== '>');
  return [
    ...(filled.length > 1 ? [filled.slice(0, -1).join('.')] : []),
    ...(open ? [] : [`${subject}.${TOKEN}`]),
    ...(literal >= 0 ? [filled.with(literal, `${filled[literal]}-${TOKEN}`).join('.')] : []),
  ];
}

/** A subject without wildcards that both patterns mean, if there is one. */
export function meeting(one: string, other: string): string | undefined {
  const both = intersection(one, other);
  return both === undefined ? undefined : inside(both)[0];
}

/** Subjects at which what is denied takes from what is allowed. */
export const meetings = (allowed: readonly string[], denied: readonly string[]): string[] =>
  allowed.flatMap((one) => denied.flatMap((other) => meeting(one, other) ?? []));
