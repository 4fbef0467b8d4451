/** The words of the command line, or a filter file → the text of an expression, and where it stands. */

import type { Source } from '../node/index.js';
import type { Io } from './io.js';

/** A filter text. Its length is that of the file it comes from: comments are blanks. */
export interface Expression {
  readonly text: string;
  /** The file it stands in, if any. */
  readonly file?: string;
  /** Where in the file it begins, counted from 1. */
  readonly line: number;
}

/** The expression of a command: its words joined by blanks, or the file's text, which wins with a warning. */
export async function readExpression(
  words: readonly string[],
  file: string | undefined,
  io: Io,
  warn: (text: string) => void,
): Promise<Expression> {
  if (file === undefined) return { text: words.join(' '), line: 1 };
  if (words.length > 0) warn(`the expression on the command line is ignored, ${file} has one`);
  return { text: await readFilterFile(file, io), file, line: 1 };
}

/** One expression a line; lines with nothing but comments are left out. */
export async function readExpressions(file: string, io: Io): Promise<Expression[]> {
  const lines = (await readFilterFile(file, io)).split('\n');
  return lines
    .map((text, index) => ({ text, file, line: index + 1 }))
    .filter(({ text }) => text.trim() !== '');
}

/** A comment runs from # to the end of its line, as with tcpdump. */
async function readFilterFile(file: string, io: Io): Promise<string> {
  const source = io.source(file);
  try {
    const text = await readText(source);
    return text.replace(/#[^\n]*/g, (comment) => ' '.repeat(comment.length));
  } finally {
    source.close();
  }
}

const PIECE = 1 << 16;

async function readText(source: Source): Promise<string> {
  const decoder = new TextDecoder();
  const piece = new Uint8Array(PIECE);
  let text = '';
  for (;;) {
    const length = await source.read(piece);
    if (length === 0) return text + decoder.decode();
    text += decoder.decode(piece.subarray(0, length), { stream: true });
  }
}
