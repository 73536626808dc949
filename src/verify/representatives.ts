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
  const [a, b] = [one.split('.'), other.split('.')];
  const tokens: string[] = [];
  for (let at = 0; ; at++) {
    const [left, right] = [a[at], b[at]];
    if (left === undefined && right === undefined) return tokens.join('.');
    if (left === undefined || right === undefined) return undefined;
    if (left === '>' || right === '>')
      return [...tokens, ...inside((left === '>' ? b : a).slice(at).join('.'))[0]!.split('.')].join('.');
    if (left !== '*' && right !== '*' && left !== right) return undefined;
    tokens.push(left !== '*' ? left : right !== '*' ? right : TOKEN);
  }
}

/** Subjects at which what is denied takes from what is allowed. */
export const meetings = (allowed: readonly string[], denied: readonly string[]): string[] =>
  allowed.flatMap((one) => denied.flatMap((other) => meeting(one, other) ?? []));
