/** The bytes of a file → the form that the program in it is in, told by how it looks. */

import { unrecognized } from './diagnostics.js';
import type { Form } from './forms.js';
import { isElf } from './read-elf.js';

/** Of a file, what is looked at. */
const START = 4096;

/** In this order. What is nothing else is assembly, whose reader says what is wrong with it. */
const looks: readonly (readonly [Form, RegExp])[] = [
  ['json', /^\{\s*["}]/],
  ['listing', /^\s*\d+: \([0-9a-f]{2}\) /m],
  ['c', /\{/],
  ['xt_bpf', /^\d+\s*,/],
  ['ddd', /^\d+[ \t]*\r?\n\s*\d+ /],
  ['hex', /^([0-9a-f]{2}\s*)+$/i],
  ['ddd', /^\d+(\s*\n|$)/],
  ['listing', /^\(\d+\)|\bjt\s+\d+\s+jf\s+\d+/m],
  ['asm', /\w/],
];

/** Throws FilterError `program-syntax` for what looks like nothing. */
export function recognize(bytes: Uint8Array): Form {
  if (isElf(bytes)) return 'elf';
  const start = bytes.subarray(0, START);
  if (start.some(isNoText)) return 'raw';
  const decoded = new TextDecoder().decode(start);
  // The last word may be cut in two. Comments may look like anything.
  const whole = bytes.length > START ? decoded.replace(/\s\S*$/, '') : decoded;
  const text = whole.replace(/^[ \t]*[;#].*$/gm, '').trim();
  const found = looks.find(([, look]) => look.test(text));
  if (found === undefined) throw unrecognized();
  return found[0];
}

const TAB = 0x09;
const CARRIAGE_RETURN = 0x0d;
const BLANK = 0x20;

const isNoText = (byte: number): boolean => byte < BLANK && (byte < TAB || byte > CARRIAGE_RETURN);
