import { value } from './containers.ts';
import { END, isBlank, isLineEnd, isSeparator, isSpace, type Lexer, type State, shown } from './lexer.ts';
import { comment, keyOrInclude, misplacedSeparator, quotedKey, skipTo } from './steps.ts';

/** Between the settings of a file. */
export const top: State = (lexer) => {
  const char = lexer.next();
  if (isSpace(char)) return skipTo(top);
  if (char === '{') {
    lexer.push(top);
    return skipTo(block);
  }
  return comment(lexer, char, top) ?? keyOrEnd(lexer, char, afterTopValue);
};

/** Between the settings of a file that stand in braces, as JSON has them. */
const block: State = (lexer) => {
  const char = lexer.next();
  if (isSpace(char)) return skipTo(block);
  if (char === '{') {
    lexer.push(blockEnd);
    return skipTo(block);
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
  if (isLineEnd(char) || [END, ';', ',', '}'].includes(char)) return skipTo(top);
  return lexer.fail(`a value ends with its line, a comma or a semicolon, but here is ${shown(char)}`);
};

const afterBlockValue: State = (lexer) => {
  const char = lexer.next();
  const skipped = comment(lexer, char, afterBlockValue);
  if (skipped) return skipped;
  if (char === '/' || isBlank(char)) return afterBlockValue;
  if (isLineEnd(char) || char === ';' || char === ',') return skipTo(block);
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
  if (char === ';' || char === ',') return skipTo(block);
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
    return skipTo(key);
  }
  if (char === '"' || char === "'") {
    lexer.next();
    return skipTo(quotedKey(char, keyEnd, false));
  }
  lexer.ignore();
  lexer.next();
  return bareKey;
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

const keyEnd: State = (lexer) => {
  const char = lexer.next();
  if (isSpace(char)) return skipTo(keyEnd);
  if (isSeparator(char)) return skipTo(value);
  if (char === END) {
    lexer.emit('end');
    return undefined;
  }
  lexer.back();
  return value;
};
