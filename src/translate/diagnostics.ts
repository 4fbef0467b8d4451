/** Every error of the translator: programs that a target cannot run, options that mean nothing to it. */

import { FilterError, type Span } from '../base/index.js';
import type * as ebpf from '../ebpf/index.js';

const programs: Readonly<Record<ebpf.Environment, string>> = {
  socket: 'a socket filter',
  xdp: 'an XDP program',
  tc: 'a tc program',
  flat: 'a program for flat memory',
};

const nowhere: Span = { start: 0, end: 0 };

export const noField = (what: string, environment: ebpf.Environment, span: Span = nowhere): FilterError =>
  new FilterError({
    code: 'no-context-field',
    message: `${programs[environment]} is not told: there is no ${what}`,
    span,
    hint:
      environment === 'tc' || environment === 'socket'
        ? undefined
        : "use the target socket or tc, or compile for what a capture file holds (context 'savefile')",
  });

export const unknownVerdict = (
  verdict: string,
  environment: ebpf.Environment,
  words: readonly string[],
): FilterError =>
  new FilterError({
    code: 'unknown-verdict',
    message: `'${verdict}' is nothing that ${programs[environment]} can return`,
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
