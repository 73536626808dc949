import { END, isBlank, isLineEnd, type State, shown } from './lexer.ts';

/** No escapes in here. */
export const singleQuoted: State = (lexer) => {
  for (let char = lexer.next(); char !== "'"; char = lexer.next()) {
    if (char !== END) continue;
    if (lexer.position > lexer.start) return lexer.fail('the file ends within a quoted text');
    lexer.emit('end');
    return undefined;
  }
  lexer.back();
  lexer.emit('text');
  lexer.next();
  lexer.ignore();
  return lexer.pop();
};

export const doubleQuoted: State = (lexer) => {
  const char = lexer.next();
  if (char === '\\') return escaped;
  if (char === END) {
    if (lexer.position > lexer.start) return lexer.fail('the file ends within a quoted text');
    lexer.emit('end');
    return undefined;
  }
  if (char !== '"') return doubleQuoted;
  lexer.back();
  lexer.emit('text');
  lexer.next();
  lexer.ignore();
  return lexer.pop();
};

/** A text without quotes, a boolean or a variable. */
export const bareText: State = (lexer) => {
  const char = lexer.next();
  if (char === '\\') return escaped;
  const quoted = char === "'";
  if (!quoted && !isLineEnd(char) && !isBlank(char) && ![END, ';', ',', ']', '}'].includes(char))
    return bareText;
  lexer.back();
  const text = lexer.text.slice(lexer.start, lexer.position);
  if (quoted || lexer.hasEscapes) lexer.emit('text');
  else if (/^(true|false|on|off|yes|no)$/i.test(text)) lexer.emit('boolean');
  else if (text.startsWith('$')) {
    lexer.start += 1;
    lexer.emit('variable');
  } else lexer.emit('text');
  if (quoted) {
    lexer.next();
    lexer.ignore();
  }
  return lexer.pop();
};

/** Everything up to a `)` that is alone on its line. */
export const textBlock: State = (lexer) => {
  for (;;) {
    const char = lexer.next();
    if (char === END) return lexer.fail('the file ends within a block "( … )"');
    if (char !== ')' || lexer.text[lexer.position - 2] !== '\n') continue;
    const after = lexer.peek();
    if (after !== '\n' && after !== END) continue;
    // At the very end of a file, the server leaves the bracket in the text (conf/lex.go, lexBlock: it steps back by the
    // width of what it read last, which is nothing).
    const isLast = lexer.position === lexer.text.length;
    if (!isLast) lexer.position -= 1;
    lexer.emit('text');
    if (!isLast) lexer.next();
    lexer.ignore();
    return lexer.pop();
  }
};

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '"': '"', '\\': '\\' };

const escaped: State = (lexer) => {
  lexer.cutBeforeEscape();
  const char = lexer.next();
  if (char === 'x') return hexEscape;
  const meant = ESCAPES[char];
  if (meant === undefined)
    return lexer.fail(
      `${shown(char)} cannot follow a backslash; \\xHH, \\t, \\n, \\r, \\" and \\\\ are all there is`,
    );
  return lexer.addEscaped(meant);
};

const hexEscape: State = (lexer) => {
  const digits = lexer.next() + lexer.next();
  if (!/^[0-9A-Fa-f]{2}$/.test(digits)) return lexer.fail('\\x needs two hexadecimal digits');
  return lexer.addEscaped(Number.parseInt(digits, 16));
};
