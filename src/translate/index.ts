/** Classic programs → extended programs, one file a target. */

import type * as cbpf from '../cbpf/index.js';
import type * as ebpf from '../ebpf/index.js';
import { unknownTarget } from './diagnostics.js';
import { flat } from './flat.js';
import { socket } from './socket.js';
import type { Target } from './target.js';
import { tc } from './tc.js';
import { translateFor } from './translate.js';
import { readVerdicts, type Verdict } from './verdicts.js';
import { xdp } from './xdp.js';

export interface TranslateOptions {
  /** Where the program is to run. Default: `socket`. */
  readonly target?: ebpf.Environment | undefined;
  /** What is returned on a match: a word such as `pass` or `shot`, or a number. */
  readonly match?: Verdict;
  /** What is returned on a miss. */
  readonly miss?: Verdict;
}

const targets: ReadonlyMap<string, Target> = new Map(
  [socket, xdp, tc, flat].map((target) => [target.environment, target]),
);

/**
 * The extended program for a target, with the verdict of libpcap's machine on every packet.
 * Throws FilterError: `invalid-program` for a program that is not valid (one of `compile` always is), `no-context-field`
 * for what the target cannot know about a packet, `unknown-target` and `unknown-verdict` for options.
 */
export function translate(program: cbpf.Program, options: TranslateOptions = {}): ebpf.Program {
  const { target: name = 'socket', match, miss } = options;
  const target = targets.get(name);
  if (target === undefined) throw unknownTarget(name, [...targets.keys()]);
  return translateFor(target, program, readVerdicts(name, match, miss));
}
