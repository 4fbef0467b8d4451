/**
 * What a user can get wrong with a classic program, a function a message. Spans are those of the program's text; of a
 * program that was compiled, those of the filter.
 */

import { FilterError, type Span } from '../base/index.js';

export const invalidProgram = (index: number, what: string, span: Span): FilterError =>
  new FilterError({ code: 'invalid-program', message: `instruction ${index}: ${what}`, span });

export const emptyProgram = (): FilterError =>
  new FilterError({
    code: 'invalid-program',
    message: 'a program has at least one instruction',
    span: { start: 0, end: 0 },
  });

const syntax = (message: string, span: Span, expected?: readonly string[]): FilterError =>
  new FilterError({ code: 'program-syntax', message, span, expected });

export const badLine = (span: Span): FilterError =>
  syntax('this is no line of a program', span, [
    '(000) ldh [12]',
    '{ 0x28, 0, 0, 0x0000000c },',
    '40 0 0 12',
  ]);

export const badIndex = (index: number, span: Span): FilterError =>
  syntax(`this is instruction ${index}, but another number is given`, span, [`(${index})`]);

export const unknownMnemonic = (mnemonic: string, known: readonly string[], span: Span): FilterError =>
  syntax(`there is no instruction '${mnemonic}'`, span, known);

export const badOperand = (mnemonic: string, operand: string, span: Span): FilterError =>
  syntax(
    operand === '' ? `'${mnemonic}' lacks its operand` : `'${operand}' is no operand of '${mnemonic}'`,
    span,
  );

export const missingTargets = (mnemonic: string, span: Span): FilterError =>
  syntax(`'${mnemonic}' lacks its targets`, span, ['jt N jf N']);

export const tooMany = (mnemonic: string, span: Span): FilterError =>
  syntax(`'${mnemonic}' does not branch and has no targets`, span);

export const badTarget = (target: string, span: Span): FilterError =>
  syntax(`a branch leads 1 to 256 instructions ahead, which ${target} is not`, span);

export const badInitializer = (span: Span): FilterError =>
  syntax('an instruction in C has four fields in braces', span, ['{ 0x28, 0, 0, 0x0000000c },']);

export const badNumbers = (span: Span): FilterError =>
  syntax('an instruction has four numbers', span, ['40 0 0 12']);

export const badCount = (count: string, actual: number, span: Span): FilterError =>
  syntax(`the first line announces ${count} instructions, but ${actual} follow`, span, [`${actual}`]);

export const badField = (name: string, limit: number, span: Span): FilterError =>
  syntax(`${name} is a number from 0 to ${limit}`, span);
