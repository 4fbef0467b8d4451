/** One text through the compiler: what came of it, and what it took. */

import { type CompileOptions, compile, FilterError } from '../../../src/index.js';
import { linkTypes } from '../../../src/link/index.js';
import type { Random } from './random.js';

export interface Attempt {
  /** `program`, the code of a refusal, or `crash`. */
  readonly outcome: string;
  /** What was thrown, when it is no FilterError, or what is wrong with the one that is. */
  readonly fault?: string;
  /** Of wall clock or of the processor, whichever is less: other processes and helping threads do not count. */
  readonly milliseconds: number;
}

/** No text may take longer. */
export const longestCompilation = 2000;

/** Circumstances of a compilation, of all kinds. */
export const circumstances = (r: Random): CompileOptions => ({
  linkType: r.once(3) ? r.pick(linkTypes).name : 'EN10MB',
  libpcap: r.pick(['1.10.3', '1.10.5', '1.10.6']),
  optimize: !r.once(4),
  context: r.pick(['dead', 'savefile', 'linux-live']),
  backend: r.once(5) ? 'tree' : 'libpcap',
  strict: r.once(5),
});

export function attempt(text: string, options: CompileOptions): Attempt {
  const [started, processor] = [performance.now(), process.cpuUsage()];
  const result = judge(text, options);
  const elapsed = performance.now() - started;
  const { user, system } = process.cpuUsage(processor);
  return { ...result, milliseconds: Math.min(elapsed, (user + system) / 1000) };
}

function judge(text: string, options: CompileOptions): Omit<Attempt, 'milliseconds'> {
  try {
    const { instructions, spans } = compile(text, options);
    const whole = instructions.length > 0 && instructions.length === spans.length;
    return whole
      ? { outcome: 'program' }
      : { outcome: 'crash', fault: 'a program without instructions or spans' };
  } catch (error) {
    if (!(error instanceof FilterError)) {
      const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { outcome: 'crash', fault: fault.slice(0, 2000) };
    }
    const { code, message, span } = error;
    const inside = span.start >= 0 && span.start <= span.end && span.end <= text.length;
    if (inside && message.length < 1000) return { outcome: code };
    return {
      outcome: 'crash',
      fault: `${code} at ${span.start}-${span.end} of ${text.length}: ${message.slice(0, 300)}`,
    };
  }
}
