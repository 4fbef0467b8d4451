/** Text → the program as generated, before any optimization, for tests of single primitives. */

import { FilterError } from '../../src/base/index.js';
import type { CompileOptions } from '../../src/compile-options.js';
import { compile } from '../../src/compiler.js';
import { embeddedResolver, type Resolver } from '../../src/names/index.js';
import { programLine } from '../support/cases.js';

export const generated = (text: string, options: CompileOptions = {}): string =>
  programLine(compile(text, { optimize: false, ...options }).instructions);

export function refusalOf(text: string, options: CompileOptions = {}): FilterError {
  try {
    generated(text, options);
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

/** Knows these names besides the embedded ones. */
export const knowing = (names: Partial<Resolver>): Resolver => ({ ...embeddedResolver, ...names });
