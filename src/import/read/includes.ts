import { END, isBlank, isDigit, isLineEnd, type State } from './lexer.ts';

/** What stands where the name of an included file should. */
const NO_NAME: Readonly<Record<string, string>> = {
  '[': 'a list',
  '{': 'a map',
  '(': 'a block',
  '-': 'a number',
  '\\': 'an escape',
};

/** The name of an included file: nothing in it is an escape. */
export const include: State = (lexer) => {
  const char = lexer.next();
  lexer.ignore();
  if (isBlank(char)) return include;
  if (char === '"' || char === "'") return quotedName(char);
  const what = isDigit(char) ? 'a number' : isLineEnd(char) ? 'a new line' : NO_NAME[char];
  if (what !== undefined) return lexer.fail(`include needs the name of a file, but here is ${what}`);
  lexer.back();
  lexer.ignore();
  return bareName;
};

const quotedName =
  (quote: string): State =>
  (lexer) => {
    for (let char = lexer.peek(); char !== quote; char = lexer.peek()) {
      if (char === END) return lexer.fail('the file ends within the name of an included file');
      lexer.next();
    }
    lexer.emit('include');
    lexer.next();
    lexer.ignore();
    return lexer.pop();
  };

const bareName: State = (lexer) => {
  const char = lexer.peek();
  const ends = isLineEnd(char) || isBlank(char) || [END, ';', '}', "'"].includes(char);
  if (!ends) {
    lexer.next();
    return bareName;
  }
  lexer.emit('include');
  if (char === "'") {
    lexer.next();
    lexer.ignore();
  }
  return lexer.pop();
};
