/** What a user can get wrong with an extended program, a function a message. */

import { clipped, FilterError, type Span } from '../base/index.js';

export const invalidProgram = (index: number, what: string, span: Span): FilterError =>
  new FilterError({ code: 'invalid-program', message: `instruction ${index}: ${what}`, span });

export const emptyProgram = (): FilterError =>
  new FilterError({
    code: 'invalid-program',
    message: 'a program has at least one instruction',
    span: { start: 0, end: 0 },
  });

const assembly = (message: string, span: Span, expected?: readonly string[]): FilterError =>
  new FilterError({ code: 'assembly', message, span, expected });

export const unknownMnemonic = (text: string, span: Span): FilterError =>
  assembly(`there is no instruction '${clipped(text)}'`, span);

export const wrongOperands = (mnemonic: string, span: Span): FilterError =>
  assembly(`these are no operands of ${mnemonic}`, span);

export const wrongRegister = (text: string, span: Span): FilterError =>
  assembly(`'${clipped(text)}' is no register, nor a place in memory like [%r1+4]`, span);

export const wrongNumber = (text: string, bits: number, span: Span): FilterError =>
  assembly(`'${clipped(text)}' is no number of ${bits} bits`, span);

export const duplicateLabel = (name: string, span: Span): FilterError =>
  assembly(`there are two labels '${clipped(name)}'`, span);

export const unknownLabel = (name: string, labels: readonly string[], span: Span): FilterError =>
  assembly(`there is no label '${clipped(name)}'`, span, labels);
