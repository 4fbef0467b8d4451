/** The words of the command line, or a filter file → the text of an expression, and where it stands. */

import { listNames, type ReadList } from '../index.js';
import type { Source } from '../node/index.js';
import { blankComments } from '../sets/index.js';
import { blaming } from './blame.js';
import type { Io } from './io.js';
import { UsageError } from './status.js';

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

/** Standard input can be read once. */
export function refuseSharedInput(capture: string | undefined, file: string | undefined): void {
  if (capture === '-' && file === '-')
    throw new UsageError('-r - and -F - cannot both read standard input; give one of them a file');
}

/** One expression a line; lines with nothing but comments are left out. */
export async function readExpressions(file: string, io: Io): Promise<Expression[]> {
  const lines = (await readFilterFile(file, io)).split('\n');
  return lines
    .map((text, index) => ({ text, file, line: index + 1 }))
    .filter(({ text }) => text.trim() !== '');
}

/** The lists that the sets of an expression name (`host in {@blocklist.txt}`), read beforehand. Names are those of files. */
export async function readLists(expression: Expression, io: Io, strict = false): Promise<ReadList> {
  const names = await blaming(expression, undefined, () => (strict ? [] : listNames(expression.text)));
  const lists = new Map<string, string>();
  for (const name of names) lists.set(name, await readFilterFile(name, io));
  return (name) => lists.get(name);
}

/** A comment runs from # to the end of its line, as with tcpdump. */
async function readFilterFile(file: string, io: Io): Promise<string> {
  const source = io.source(file);
  try {
    return blankComments(await readText(source));
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
