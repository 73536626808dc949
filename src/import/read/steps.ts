import { include } from './includes.ts';
import { END, isLineEnd, type Lexer, type State, shown } from './lexer.ts';

/** A state once what was read so far is passed over. */
export const skipTo =
  (state: State): State =>
  (lexer) => {
    lexer.ignore();
    return state;
  };

/**
 * A comment, where `char` begins one (`#` or `//`). Of a lone `/`, nothing but the slash has been read afterwards.
 * @param after what follows the comment
 */
export function comment(lexer: Lexer, char: string, after: State): State | undefined {
  if (char === '/') {
    if (lexer.next() !== '/') {
      lexer.back();
      return undefined;
    }
  } else if (char !== '#') return undefined;
  for (let next = lexer.peek(); !isLineEnd(next) && next !== END; next = lexer.peek()) lexer.next();
  return skipTo(after);
}

export function misplacedSeparator(lexer: Lexer): never {
  const char = lexer.next();
  return lexer.fail(`${shown(char)} has no name before it`);
}

/** No escapes in here (`lexDubQuotedKey`). */
export const quotedKey =
  (quote: string, after: State, inMap: boolean): State =>
  (lexer) => {
    for (let char = lexer.peek(); char !== quote; char = lexer.peek()) {
      if (char === END && !inMap && lexer.position === lexer.start) {
        lexer.emit('end');
        return undefined;
      }
      if (char === END) return lexer.fail('the file ends within a quoted name');
      lexer.next();
    }
    lexer.emit('key');
    lexer.next();
    return skipTo(after);
  };

/** `include` is a word of its own only before white space. */
export function keyOrInclude(lexer: Lexer, after: State, afterInclude?: State): State {
  if (lexer.text.slice(lexer.start, lexer.position).toLowerCase() !== 'include') {
    lexer.emit('key');
    return after;
  }
  lexer.ignore();
  if (afterInclude) lexer.push(afterInclude);
  return include;
}
