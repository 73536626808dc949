import { END, isBlank, isDigit, isLineEnd, type Lexer, type State, shown } from './lexer.ts';
import { bareText } from './texts.ts';

const isSuffix = (char: string) => /^[kmgtpe]$/i.test(char);
/** What may follow a whole number. The end of a list is none of them: to the server, `[1,2]` holds the text `2]`. */
const endsNumber = (char: string) => isLineEnd(char) || isBlank(char) || [END, '}', ';', ','].includes(char);

function emitBefore(lexer: Lexer, kind: 'integer' | 'float' | 'text'): State {
  lexer.back();
  lexer.emit(kind);
  return lexer.pop();
}

function asText(lexer: Lexer): State {
  lexer.afterEscape = bareText;
  return bareText;
}

/** What begins with a digit: a whole number, a float, a time, an address, or a text after all. */
export const numberOrText: State = (lexer) => {
  const char = lexer.next();
  if (isDigit(char)) return numberOrText;
  if (char === '-') {
    if (lexer.position - lexer.start !== 5)
      return lexer.fail(
        'a text that begins like a date needs quotes; a date is written 2006-01-02T15:04:05Z',
      );
    return afterYear;
  }
  if (char === '.') return fraction;
  if (isSuffix(char)) return suffix;
  return endsNumber(char) ? emitBefore(lexer, 'integer') : asText(lexer);
};

/** What follows `5m`. Releases before 2.14.8 and 2.15.1 refuse a digit here; later ones read a text. */
const suffix: State = (lexer) => {
  const char = lexer.next();
  if (/^[bi]$/i.test(char)) return suffix;
  if (endsNumber(char)) return emitBefore(lexer, 'integer');
  lexer.back();
  return asText(lexer);
};

const afterYear: State = (lexer) => {
  for (const wanted of '00-00T00:00:00Z') {
    const char = lexer.next();
    if (wanted === '0' ? !isDigit(char) : char !== wanted)
      return lexer.fail(
        `a text that begins like a date needs quotes; a date is written 2006-01-02T15:04:05Z, but here is ${shown(char)}`,
      );
  }
  lexer.emit('time');
  return lexer.pop();
};

export const negative: State = (lexer) => {
  const char = lexer.next();
  if (!isDigit(char))
    return lexer.fail(`"-" begins a number, but here is ${shown(char)}; a text needs quotes`);
  return negativeDigits;
};

const negativeDigits: State = (lexer) => {
  const char = lexer.next();
  if (isDigit(char)) return negativeDigits;
  if (char === '.') return fraction;
  return isSuffix(char) ? suffix : emitBefore(lexer, 'integer');
};

const fraction: State = (lexer) => {
  const char = lexer.next();
  if (!isDigit(char)) return lexer.fail(`a digit should follow ".", but here is ${shown(char)}`);
  return fractionDigits;
};

const fractionDigits: State = (lexer) => {
  const char = lexer.next();
  if (isDigit(char)) return fractionDigits;
  return char === '.' ? address : emitBefore(lexer, 'float');
};

/** `127.0.0.1:4222` */
const address: State = (lexer) => {
  const char = lexer.next();
  return isDigit(char) || /^[.:-]$/.test(char) ? address : emitBefore(lexer, 'text');
};
