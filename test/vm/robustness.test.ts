import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import * as ebpf from '../../src/ebpf/index.js';
import { extendedInterpreter, MachineFault, type Outcome, runExtended } from '../../src/vm/index.js';
import { anyOperation, anyWord, slots } from '../ebpf/arbitrary.js';

const exit: ebpf.Instruction = { code: 0x95, dst: 0, src: 0, off: 0, imm: 0 };

/** Jumps are turned into short ones, so that most of them stay within the program. */
const nearby = (each: ebpf.Instruction): ebpf.Instruction => {
  const shape = ebpf.operationOf(each)?.shape ?? '';
  if (/branch|^goto$/.test(shape)) return { ...each, off: each.off % 4 };
  return shape === 'goto-long' || (shape === 'call' && each.src === 1)
    ? { ...each, imm: each.imm % 4 }
    : each;
};

const program = fc
  .array(anyOperation.chain(slots), { maxLength: 30 })
  .map((parts) => [...parts.flat().map(nearby), exit]);

const memory = fc.uint8Array({ maxLength: 32 });

/** Calls of helpers lead to those that there are. */
const calling = (each: ebpf.Instruction): ebpf.Instruction =>
  each.code === 0x85 && each.src === 0 ? { ...each, imm: each.imm % 2 === 0 ? 26 : 39 } : each;

function end(
  each: ebpf.Program,
  environment: ebpf.Environment,
  packet: Uint8Array,
  linear: number,
): 'refused' | 'fault' | 'verdict' {
  try {
    extendedInterpreter(each, { environment, linear, budget: 2000 }).run(packet);
    return 'verdict';
  } catch (error) {
    if (error instanceof FilterError) return 'refused';
    if (error instanceof MachineFault) return 'fault';
    throw error;
  }
}

/** What is neither an outcome nor a refusal is a crash. */
function outcome(instructions: readonly ebpf.Instruction[], bytes: Uint8Array): Outcome | 'refused' {
  try {
    return runExtended({ instructions, spans: [] }, bytes, { budget: 2000 });
  } catch (error) {
    if (error instanceof FilterError) return 'refused';
    throw error;
  }
}

describe('whatever the program', () => {
  it('it is refused, ends, or faults, and touches no memory but its own', () => {
    const seen = { refused: 0, fault: 0, result: 0 };
    fc.assert(
      fc.property(program, memory, (instructions, bytes) => {
        const guarded = new Uint8Array(bytes.length + 64).fill(0xee);
        const own = guarded.subarray(32, 32 + bytes.length);
        own.set(bytes);
        const end = outcome(instructions, own);
        seen[end === 'refused' ? 'refused' : 'fault' in end ? 'fault' : 'result']++;
        const around = [...guarded.subarray(0, 32), ...guarded.subarray(32 + bytes.length)];
        expect(around.every((byte) => byte === 0xee)).toBe(true);
      }),
      { numRuns: 5000 },
    );
    expect(Math.min(seen.refused, seen.fault, seen.result)).toBeGreaterThan(50);
  });

  it.each(['socket', 'xdp', 'tc', 'flat'] as const)(
    'it does so in the environment %s, where helpers fill memory and open the packet',
    (environment) => {
      const seen = { refused: 0, fault: 0, verdict: 0 };
      fc.assert(
        fc.property(program, memory, fc.nat(32), (instructions, bytes, linear) => {
          const guarded = new Uint8Array(bytes.length + 64).fill(0xee);
          const own = guarded.subarray(32, 32 + bytes.length);
          own.set(bytes);
          seen[end({ instructions: instructions.map(calling), spans: [] }, environment, own, linear)]++;
          const around = [...guarded.subarray(0, 32), ...guarded.subarray(32 + bytes.length)];
          expect(around.every((byte) => byte === 0xee)).toBe(true);
          if (environment === 'socket') expect(own).toEqual(bytes);
        }),
        { numRuns: 3000 },
      );
      expect(Math.min(seen.refused, seen.fault, seen.verdict)).toBeGreaterThan(50);
    },
  );

  it('random words are refused or run, too', () => {
    fc.assert(
      fc.property(fc.array(anyWord, { maxLength: 8 }), memory, (words, bytes) => {
        outcome([...words, exit], bytes);
      }),
      { numRuns: 5000 },
    );
  });
});
