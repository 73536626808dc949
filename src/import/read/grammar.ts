import { include } from './includes.ts';
import { END, isBlank, isLineEnd, isSeparator, isSpace, type Lexer, type State, shown } from './lexer.ts';
import { scalar } from './values.ts';

/** A state once what was read so far is passed over. */
const then =
  (state: State): State =>
  (lexer) => {
    lexer.ignore();
    return state;
  };

/**
 * A comment, where `char` begins one (`#` or `//`). Of a lone `/`, nothing but the slash has been read afterwards.
 * @param after what follows the comment
 */
function comment(lexer: Lexer, char: string, after: State): State | undefined {
  if (char === '/') {
    if (lexer.next() !== '/') {
      lexer.back();
      return undefined;
    }
  } else if (char !== '#') return undefined;
  for (let next = lexer.peek(); !isLineEnd(next) && next !== END; next = lexer.peek()) lexer.next();
  return then(after);
}

/** Between the settings of a file. */
export const top: State = (lexer) => {
  const char = lexer.next();
  if (isSpace(char)) return then(top);
  if (char === '{') {
    lexer.push(top);
    return then(block);
  }
  return comment(lexer, char, top) ?? keyOrEnd(lexer, char, afterTopValue);
};

/** Between the settings of a file that stand in braces, as JSON has them. */
const block: State = (lexer) => {
  const char = lexer.next();
  if (isSpace(char)) return then(block);
  if (char === '{') {
    lexer.push(blockEnd);
    return then(block);
  }
  if (char === '}') {
    lexer.ignore();
    return lexer.pop();
  }
  return comment(lexer, char, block) ?? keyOrEnd(lexer, char, afterBlockValue);
};

function keyOrEnd(lexer: Lexer, char: string, afterValue: State): State | undefined {
  if (char === END || char === '/') {
    if (lexer.position > lexer.start) return lexer.fail(`a setting cannot begin with ${shown(char)}`);
    lexer.emit('end');
    return undefined;
  }
  lexer.back();
  lexer.push(afterValue);
  return key;
}

const afterTopValue: State = (lexer) => {
  const char = lexer.next();
  const skipped = comment(lexer, char, top);
  if (skipped) return skipped;
  if (char === '/' || isBlank(char)) return afterTopValue;
  if (isLineEnd(char) || [END, ';', ',', '}'].includes(char)) return then(top);
  return lexer.fail(`a value ends with its line, a comma or a semicolon, but here is ${shown(char)}`);
};

const afterBlockValue: State = (lexer) => {
  const char = lexer.next();
  const skipped = comment(lexer, char, afterBlockValue);
  if (skipped) return skipped;
  if (char === '/' || isBlank(char)) return afterBlockValue;
  if (isLineEnd(char) || char === ';' || char === ',') return then(block);
  if (char === '}') {
    lexer.back();
    return blockEnd;
  }
  return lexer.fail(`a value ends with its line, a comma, a semicolon or "}", but here is ${shown(char)}`);
};

const blockEnd: State = (lexer) => {
  const char = lexer.next();
  const skipped = comment(lexer, char, block);
  if (skipped) return skipped;
  if (char === '/' || isLineEnd(char) || isBlank(char)) return blockEnd;
  if (char === ';' || char === ',') return then(block);
  if (char === '}') {
    lexer.ignore();
    return lexer.pop();
  }
  return lexer.fail(`this should end with "}", but here is ${shown(char)}`);
};

const key: State = (lexer) => {
  const char = lexer.peek();
  if (isSeparator(char)) return misplacedSeparator(lexer);
  if (isSpace(char)) {
    lexer.next();
    return then(key);
  }
  if (char === '"' || char === "'") {
    lexer.next();
    return then(quotedKey(char, keyEnd, false));
  }
  lexer.ignore();
  lexer.next();
  return bareKey;
};

/** Between the settings of a map. */
const mapKey: State = (lexer) => {
  const char = lexer.peek();
  if (isSeparator(char)) return misplacedSeparator(lexer);
  if (char === ']') return lexer.fail('a map ends with "}", not with "]"');
  if (char === END) return lexer.fail('the file ends within a map');
  lexer.next();
  if (isSpace(char)) return then(mapKey);
  if (char === '}') return then(mapEnd);
  const skipped = comment(lexer, char, mapKey);
  if (skipped) return skipped;
  if (char === '"' || char === "'") return then(quotedKey(char, mapKeyEnd, true));
  // A lone slash is passed over: the next character begins the key (conf/lex.go, lexMapKeyStart).
  if (char !== '/') lexer.position -= char.length;
  lexer.ignore();
  lexer.next();
  return bareMapKey;
};

function misplacedSeparator(lexer: Lexer): never {
  const char = lexer.next();
  return lexer.fail(`${shown(char)} has no name before it`);
}

/** No escapes in here (`lexDubQuotedKey`). */
const quotedKey =
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
    return then(after);
  };

const bareKey: State = (lexer) => {
  const char = lexer.peek();
  if (isSpace(char)) return keyOrInclude(lexer, keyEnd);
  if (isSeparator(char) || char === END) {
    lexer.emit('key');
    return keyEnd;
  }
  lexer.next();
  return bareKey;
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

/** `include` is a word of its own only before white space. */
function keyOrInclude(lexer: Lexer, after: State, afterInclude?: State): State {
  if (lexer.text.slice(lexer.start, lexer.position).toLowerCase() !== 'include') {
    lexer.emit('key');
    return after;
  }
  lexer.ignore();
  if (afterInclude) lexer.push(afterInclude);
  return include;
}

const keyEnd: State = (lexer) => {
  const char = lexer.next();
  if (isSpace(char)) return then(keyEnd);
  if (isSeparator(char)) return then(value);
  if (char === END) {
    lexer.emit('end');
    return undefined;
  }
  lexer.back();
  return value;
};

const mapKeyEnd: State = (lexer) => {
  const char = lexer.next();
  if (isSpace(char)) return then(mapKeyEnd);
  if (isSeparator(char)) return then(mapValue);
  lexer.back();
  return mapValue;
};

const mapValue: State = (lexer) => {
  const char = lexer.next();
  if (isSpace(char)) return then(mapValue);
  if (char === ',') return lexer.fail('a comma stands where a value should be');
  if (char === '}') return then(mapEnd);
  lexer.back();
  lexer.push(afterMapValue);
  return value;
};

const afterMapValue: State = (lexer) => {
  const char = lexer.next();
  if (isBlank(char)) return then(afterMapValue);
  const skipped = comment(lexer, char, afterMapValue);
  if (skipped) return skipped;
  if (char === '/' || char === ';' || char === ',' || isLineEnd(char)) return then(mapKey);
  if (char === '}') return then(mapEnd);
  return lexer.fail(`a value in a map ends with its line, a comma or "}", but here is ${shown(char)}`);
};

const mapEnd: State = (lexer) => {
  lexer.ignore();
  lexer.emit('mapEnd');
  return lexer.pop();
};

/** One value, wherever a value may stand. White space may come before it, but no new line. */
const value: State = (lexer) => {
  const char = lexer.next();
  if (isBlank(char)) return then(value);
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
  if (isSpace(char)) return then(listValue);
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
  if (isBlank(char)) return then(afterListValue);
  const skipped = comment(lexer, char, afterListValue);
  if (skipped) return skipped;
  if (char === '/' || char === ',' || isLineEnd(char)) return then(listValue);
  if (char === ']') return listEnd;
  return lexer.fail(`a value in a list ends with its line, a comma or "]", but here is ${shown(char)}`);
};

const listEnd: State = (lexer) => {
  lexer.ignore();
  lexer.emit('listEnd');
  return lexer.pop();
};
