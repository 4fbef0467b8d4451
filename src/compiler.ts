/** The compiler, top to bottom: text → syntax tree → control-flow graph → optimized graph → classic BPF program. */

import { FilterError } from './base/index.js';
import * as cbpf from './cbpf/index.js';
import { type Block, type LinearProgram, linearize, spansOf } from './cfg/index.js';
import * as codegen from './codegen/index.js';
import {
  type CompileOptions,
  readContext,
  readLinkType,
  readNetmask,
  readSnapLength,
  readVersion,
} from './compile-options.js';
import { rejectsAll, textTooLong, tooDeep } from './compiler-diagnostics.js';
import { contradictionIn } from './contradiction.js';
import { type Limits, tooDeepPart, withDefaults } from './limits.js';
import { embeddedResolver } from './names/index.js';
import * as optimizer from './optimize/index.js';
import { compileSets, hasSets } from './sets/index.js';
import { type Expression, type Filter, parse } from './syntax/index.js';
import * as tree from './tree/index.js';
import { outcomesIn } from './warnings/index.js';

/** A compiled filter: classic BPF, with the parts of the text behind each instruction. */
export interface Program extends cbpf.Program {
  /** The filter text. */
  readonly expression: string;
  /** DLT_ number of the packets it is for. */
  readonly linkType: number;
  /** What it returns for a matching packet. */
  readonly snapLength: number;
}

/**
 * Compiles a filter expression to the program that libpcap compiles it to, byte for byte.
 * @throws FilterError for a text that libpcap refuses, with the place and the reason.
 */
export function compile(expression: string, options: CompileOptions = {}): Program {
  const isShort = expression.length <= withDefaults(options.limits).textLength;
  if (!options.strict && isShort && hasSets(expression)) return compileSets(expression, options, compile);
  const linkType = readLinkType(options);
  const snapLength = readSnapLength(options);
  const version = readVersion(options);

  const limits = withDefaults(options.limits);
  const filter = parseWithin(expression, limits);
  const settings: codegen.GeneratorOptions = {
    link: linkType,
    netmask: readNetmask(options),
    context: readContext(options),
    dialect: codegen.dialects[version],
    resolver: options.resolver ?? embeddedResolver,
    maximumInstructions: limits.instructions,
  };
  const programOf = ({ instructions, origins }: LinearProgram): Program => {
    return { instructions, spans: origins.map(spansOf), expression, linkType: linkType.dlt, snapLength };
  };
  const searching = options.backend === 'tree';
  if (searching && options.optimize !== false) {
    const searched = tree.compileList(filter, snapLength, settings);
    if (searched !== undefined) return programOf(searched);
  }
  const { root, optimizable } = codegen.generate(filter, snapLength, settings);
  const optimizing = optimizable && options.optimize !== false;
  const optimized = optimizing ? optimizer.optimize(root, optimizer.dialects[version], limits.visits) : root;
  if (optimizing && !options.allowEmpty && isRejection(optimized)) {
    throw rejectsAll(expression, filter.span, contradictory(filter, settings, options));
  }
  const walked = linearize(optimized);
  return programOf(searching && optimizable ? tree.searchLists(optimized, walked) : walked);
}

function parseWithin(expression: string, { textLength, depth }: Limits): Filter {
  if (expression.length > textLength) throw textTooLong(expression.length, textLength);
  const filter = parse(expression);
  const beyond = tooDeepPart(filter, depth);
  if (beyond !== undefined) throw tooDeep(beyond.span, depth);
  return filter;
}

const isRejection = ({ branch: { code, k } }: Block): boolean =>
  code === (cbpf.op.RET | cbpf.op.K) && k === 0;

/** The tests that leave nothing to accept, found by compiling parts of the filter. */
function contradictory(filter: Filter, settings: codegen.GeneratorOptions, options: CompileOptions) {
  const dialect = optimizer.dialects[readVersion(options)];
  const { visits } = withDefaults(options.limits);
  const rejects = (part: Expression): boolean => {
    try {
      const { root, optimizable } = codegen.generate({ ...filter, expression: part }, 1, settings);
      return optimizable && isRejection(optimizer.optimize(root, dialect, visits));
    } catch (error) {
      if (error instanceof FilterError) return false;
      throw error;
    }
  };
  return contradictionIn(filter, outcomesIn(filter, options), rejects) ?? [];
}
