import { isDigit, type State } from './lexer.ts';
import { negative, numberOrText } from './numbers.ts';
import { bareText, doubleQuoted, singleQuoted, textBlock } from './texts.ts';

/** A value that holds no others; something comes that is not white space. */
export const scalar: State = (lexer) => {
  const char = lexer.next();
  if (char === '.') return lexer.fail('a number begins with a digit, not with "."');
  if (char === '-') return negative;
  if (char === '"' || char === "'" || char === '(') {
    lexer.ignore();
    lexer.afterEscape = doubleQuoted;
    if (char === '(') return textBlock;
    return char === '"' ? doubleQuoted : singleQuoted;
  }
  lexer.back();
  if (isDigit(char)) return numberOrText;
  lexer.afterEscape = bareText;
  return bareText;
};
