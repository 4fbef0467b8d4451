/** A damaged capture → what filtering it comes to: an output that can be read, or an error that says so. */

import { CaptureError, FilterError } from '../../../src/index.js';
import { type FilterFilesOptions, filterFiles, type Sink, type Source } from '../../../src/node/index.js';
import type { Random } from './random.js';

export interface Attempt {
  readonly outcome: string;
  /** What must not be: a crash, or an output that is no capture. */
  readonly fault: string | undefined;
  readonly milliseconds: number;
}

/** Longer than this is a hang, on whatever machine. */
export const longestFiltering = 5000;

const expressions = ['', 'ip', 'tcp port 80 or ip6', 'greater 20', 'not arp'];

/** How one is filtered, for a capture of its own or merged with another. */
export function circumstances(
  r: Random,
): Omit<FilterFilesOptions, 'inputs'> & { readonly expression: string } {
  return {
    expression: r.pick(expressions),
    format: r.pick(['pcap', 'pcapng', 'auto'] as const),
    merge: r.once(3),
    unsupported: r.once(2) ? () => {} : undefined,
    lost: r.once(2) ? () => {} : undefined,
    truncate: r.once(4) ? 1 + r.below(40) : undefined,
    tail: r.once(6) ? 1 + r.below(10) : undefined,
    count: r.once(6) ? 1 + r.below(10) : undefined,
    resolution: r.pick(['microseconds', 'nanoseconds'] as const),
    interpreted: r.pick([0, 20, undefined]),
  };
}

function memorySource(bytes: Uint8Array, piece: number): Source {
  let at = 0;
  return {
    name: 'memory',
    size: bytes.length,
    read(into) {
      const part = bytes.subarray(at, at + Math.min(piece, into.length));
      into.set(part);
      at += part.length;
      return part.length;
    },
    close() {},
  };
}

export async function attempt(
  captures: readonly Uint8Array[],
  { expression, ...options }: ReturnType<typeof circumstances>,
  piece: number,
): Promise<Attempt> {
  const start = performance.now();
  const written: Uint8Array[] = [];
  const sink: Sink = {
    name: 'memory',
    write: (bytes) => written.push(bytes.slice()),
    finish() {},
    abandon() {},
  };
  const done = (outcome: string, fault?: string): Attempt => ({
    outcome,
    fault,
    milliseconds: performance.now() - start,
  });
  try {
    const { inputs, kept } = await filterFiles(expression, {
      ...options,
      inputs: captures.map((bytes) => () => memorySource(bytes, piece)),
      output: 'memory',
      openOutput: () => sink,
    });
    const codes = inputs.map(({ fault }) => fault?.code ?? 'read to the end');
    const output = Buffer.concat(written);
    if (output.length > 0) {
      const again = await filterFiles('', {
        inputs: [() => memorySource(output, 1 << 20)],
        unsupported() {},
      });
      const fault = again.inputs[0]!.fault;
      if (fault !== undefined) return done(codes[0]!, `the output has a fault: ${fault.message}`);
      if (again.read !== kept) return done(codes[0]!, `${kept} packets kept, ${again.read} in the output`);
    }
    return done(codes[0]!);
  } catch (error) {
    if (error instanceof FilterError) return done(`refused: ${error.code}`);
    if (error instanceof CaptureError) return done('thrown', `a fault that is thrown: ${error.message}`);
    return done('crash', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}
