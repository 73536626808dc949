/**
 * The members of a JSON object as they are written. JSON.parse makes a float of every number, and sequences and nanoseconds of
 * NATS have up to 64 bits.
 * @throws SyntaxError where the text is no JSON object
 */
export function rawMembers(text: string): ReadonlyMap<string, string> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SyntaxError('it is no JSON object');
  const members = new Map<string, string>();
  // Tokens are known to be right: only texts and brackets matter.
  let depth = 0;
  let key: string | undefined;
  let start = -1;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/gs)) {
    if (depth === 1 && key === undefined && token.startsWith('"')) key = JSON.parse(token) as string;
    else if (depth === 1 && token === ':' && start < 0) start = index + 1;
    else if (depth === 1 && (token === ',' || token === '}') && key !== undefined) {
      members.set(key, text.slice(start, index).trim());
      key = undefined;
      start = -1;
    }
    if (token === '{' || token === '[') depth++;
    if (token === '}' || token === ']') depth--;
  }
  return members;
}
