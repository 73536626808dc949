import { END, isBlank, isLineEnd, isSeparator, isSpace, type State, shown } from './lexer.ts';
import { comment, keyOrInclude, misplacedSeparator, quotedKey, skipTo } from './steps.ts';
import { scalar } from './values.ts';

/** Between the settings of a map. */
const mapKey: State = (lexer) => {
  const char = lexer.peek();
  if (isSeparator(char)) return misplacedSeparator(lexer);
  if (char === ']') return lexer.fail('a map ends with "}", not with "]"');
  if (char === END) return lexer.fail('the file ends within a map');
  lexer.next();
  if (isSpace(char)) return skipTo(mapKey);
  if (char === '}') return skipTo(mapEnd);
  const skipped = comment(lexer, char, mapKey);
  if (skipped) return skipped;
  if (char === '"' || char === "'") return skipTo(quotedKey(char, mapKeyEnd, true));
  // A lone slash is passed over: the next character begins the key (conf/lex.go, lexMapKeyStart).
  if (char !== '/') lexer.position -= char.length;
  lexer.ignore();
  lexer.next();
  return bareMapKey;
};

const bareMapKey: State = (lexer) => {
  const char = lexer.peek();
  if (char === END) return lexer.fail('the file ends within a map');
  if (isSpace(char)) return keyOrInclude(lexer, mapKeyEnd, afterMapValue);
  if (isSeparator(char)) {
    lexer.emit('key');
    return mapKeyEnd;
  }
  lexer.next();
  return bareMapKey;
};

const mapKeyEnd: State = (lexer) => {
  const char = lexer.next();
  if (isSpace(char)) return skipTo(mapKeyEnd);
  if (isSeparator(char)) return skipTo(mapValue);
  lexer.back();
  return mapValue;
};

const mapValue: State = (lexer) => {
  const char = lexer.next();
  if (isSpace(char)) return skipTo(mapValue);
  if (char === ',') return lexer.fail('a comma stands where a value should be');
  if (char === '}') return skipTo(mapEnd);
  lexer.back();
  lexer.push(afterMapValue);
  return value;
};

const afterMapValue: State = (lexer) => {
  const char = lexer.next();
  if (isBlank(char)) return skipTo(afterMapValue);
  const skipped = comment(lexer, char, afterMapValue);
  if (skipped) return skipped;
  if (char === '/' || char === ';' || char === ',' || isLineEnd(char)) return skipTo(mapKey);
  if (char === '}') return skipTo(mapEnd);
  return lexer.fail(`a value in a map ends with its line, a comma or "}", but here is ${shown(char)}`);
};

const mapEnd: State = (lexer) => {
  lexer.ignore();
  lexer.emit('mapEnd');
  return lexer.pop();
};

/** One value, wherever a value may stand. White space may come before it, but no new line. */
export const value: State = (lexer) => {
  const char = lexer.next();
  if (isBlank(char)) return skipTo(value);
  if (isLineEnd(char)) return lexer.fail('a value should stand here, on the same line');
  if (char === '[' || char === '{') {
    lexer.emit(char === '[' ? 'listStart' : 'mapStart');
    return char === '[' ? listValue : mapKey;
  }
  lexer.back();
  return scalar;
};

/** Between the values of a list. */
const listValue: State = (lexer) => {
  const char = lexer.next();
  if (isSpace(char)) return skipTo(listValue);
  const skipped = comment(lexer, char, listValue);
  if (skipped) return skipped;
  if (char === ',' || char === '/') return lexer.fail(`${shown(char)} stands where a value should be`);
  if (char === ']') return listEnd;
  lexer.back();
  lexer.push(afterListValue);
  return value;
};

const afterListValue: State = (lexer) => {
  const char = lexer.next();
  if (isBlank(char)) return skipTo(afterListValue);
  const skipped = comment(lexer, char, afterListValue);
  if (skipped) return skipped;
  if (char === '/' || char === ',' || isLineEnd(char)) return skipTo(listValue);
  if (char === ']') return listEnd;
  return lexer.fail(`a value in a list ends with its line, a comma or "]", but here is ${shown(char)}`);
};

const listEnd: State = (lexer) => {
  lexer.ignore();
  lexer.emit('listEnd');
  return lexer.pop();
};
