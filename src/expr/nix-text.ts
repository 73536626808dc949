import { indent } from './nix-layout.ts';
import { nixStringBody } from './nix-literals.ts';

/** A part of a text: itself, or Nix that computes it. */
export type Piece = { readonly literal: string } | { readonly code: string };

/** `"…${…}…"`, on one line as far as the code is. */
export function quotedText(pieces: readonly Piece[]): string {
  const texts = pieces.map((piece, i) => {
    if ('code' in piece) return interpolation(piece.code);
    const body = nixStringBody(piece.literal);
    // "$${x}" would be literal text
    return body.endsWith('$') && i + 1 < pieces.length ? `${body.slice(0, -1)}\\$` : body;
  });
  return `"${texts.join('')}"`;
}

/** Whether `''…''` can hold a text: whole lines of plain characters, the first of which is not indented. */
export function canIndent(pieces: readonly Piece[]): boolean {
  const text = pieces.map((piece) => ('code' in piece ? 'x' : piece.literal)).join('');
  return /^(?!\s)[^\r\t\0$']*\n$/.test(text) && !/^[ ]+$/m.test(text);
}

/** `''…''` on lines of its own; not as a name, of which Nix wants quotes. */
export function indentedText(pieces: readonly Piece[]): string {
  const text = pieces.map((piece) => ('code' in piece ? interpolation(piece.code) : piece.literal)).join('');
  return `''\n  ${indent(text.slice(0, -1))}\n''`;
}

const interpolation = (code: string): string => `\${${code}}`;
