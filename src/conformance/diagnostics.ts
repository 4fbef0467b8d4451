/** What can be wrong with a case, a function a message. */

import { clipped, FilterError, type Span } from '../base/index.js';

const wrong = (message: string, span: Span): FilterError =>
  new FilterError({ code: 'conformance-case', message, span });

export const unknownSection = (line: string, span: Span): FilterError =>
  wrong(`there is no section '${clipped(line)}'`, span);

export const notHexadecimal = (text: string, span: Span): FilterError =>
  wrong(`'${clipped(text)}' is no byte in hexadecimal`, span);

export const notANumber = (text: string, span: Span): FilterError =>
  wrong(`'${clipped(text)}' is no number of 64 bits`, span);

export const noProgram = (span: Span): FilterError => wrong('the case has no instructions', span);

export const noExpectation = (span: Span): FilterError =>
  wrong('the case says neither what the result is nor which error there is', span);
