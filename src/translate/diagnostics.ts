/** Every error of the translator: programs that a target cannot run, options that mean nothing to it. */

import { FilterError, type Span } from '../base/index.js';
import type * as ebpf from '../ebpf/index.js';

const programs: Readonly<Record<ebpf.Environment, string>> = {
  socket: 'socket filters',
  xdp: 'XDP programs',
  tc: 'tc programs',
  flat: 'programs over flat memory',
};

const nowhere: Span = { start: 0, end: 0 };

/** `tells`: the targets that do tell. */
export const noField = (
  what: string,
  environment: ebpf.Environment,
  tells: readonly ebpf.Environment[],
  span: Span = nowhere,
): FilterError =>
  new FilterError({
    code: 'no-context-field',
    message: `${programs[environment]} are not told ${what}`,
    span,
    hint: tells.length === 0 ? undefined : `use the target ${tells.join(' or ')}`,
  });

export const unknownVerdict = (
  verdict: string,
  environment: ebpf.Environment,
  words: readonly string[],
): FilterError =>
  new FilterError({
    code: 'unknown-verdict',
    message: `'${verdict}' is nothing that ${programs[environment]} return`,
    span: nowhere,
    expected: [...words, 'a number of 32 bits'],
  });

export const unknownTarget = (target: string, targets: readonly string[]): FilterError =>
  new FilterError({
    code: 'unknown-target',
    message: `unknown target '${target}'`,
    span: nowhere,
    expected: targets,
  });

/** The loads of socket filters return 0 by themselves. */
export const socketMiss = (): FilterError =>
  new FilterError({
    code: 'unknown-verdict',
    message: 'socket filters return 0 on a miss, and nothing else',
    span: nowhere,
    hint: 'leave the value for a miss out, or use another target',
  });

export const tooManyLoops = (loops: number, maximum: number): FilterError =>
  new FilterError({
    code: 'too-many-loops',
    message: `the program has ${loops} loops, more than ${maximum} are not translated`,
    span: nowhere,
  });
