import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as ebpf from '../../../src/ebpf/index.js';
import { compile } from '../../../src/index.js';
import { translate } from '../../../src/translate/index.js';
import { MachineFault, machine, type Outcome, runExtended } from '../../../src/vm/index.js';
import { jitMachine, runJit } from '../../../src/vm/jit/index.js';
import { loopingProgram, packet, program } from '../../cbpf/arbitrary.js';
import { anyOperation, slots } from '../../ebpf/arbitrary.js';
import { inMemory } from './in-memory.js';

/** How many programs, for campaigns. */
const { BPFSIEVE_JIT_RUNS: runs } = process.env;

const budget = 2_000;

function verdict(run: () => number): number | string {
  try {
    return run();
  } catch (error) {
    if (error instanceof MachineFault) return error.message;
    throw error;
  }
}

describe('compiled programs and the extended interpreter agree', () => {
  it('on translated programs', () => {
    fc.assert(
      fc.property(
        fc.oneof(program, loopingProgram),
        fc.array(packet, { minLength: 1, maxLength: 4 }),
        fc.nat(0xffff),
        (each, packets, more) => {
          const translated = translate(each);
          const a = machine(translated, { budget });
          const b = jitMachine(translated, { budget });
          const c = inMemory(jitMachine(translated, { budget }));
          for (const bytes of packets) {
            const wireLength = bytes.length + more;
            const expected = verdict(() => a.run(bytes, wireLength));
            expect(verdict(() => b.run(bytes, wireLength))).toBe(expected);
            expect(verdict(() => c.run(bytes, wireLength))).toBe(expected);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  const anyProgram = fc
    .array(
      anyOperation.chain((operation) => slots(operation)),
      { minLength: 1, maxLength: 24 },
    )
    .map((parts) => {
      const instructions = parts.flatMap((part) => (isLocalCall(part[0]) ? [...part, ...forgetting] : part));
      const exit = { code: ebpf.op.JMP | ebpf.op.EXIT, dst: 0, src: 0, off: 0, imm: 0 };
      // Jumps of arbitrary length are brought back into the program, mostly a little forward.
      return [...instructions, exit].map((instruction, slot) =>
        inside(instruction, slot, instructions.length),
      );
    })
    .filter((instructions) => ebpf.findInvalidity(instructions) === undefined);

  it('on any program, result or fault, and in what they leave in memory', () => {
    fc.assert(
      fc.property(anyProgram, fc.uint8Array({ maxLength: 40 }), (instructions, bytes) => {
        const each = { instructions, spans: [] };
        const [here, there] = [bytes.slice(), bytes.slice()];
        const expected = runExtended(each, here, { budget });
        const seen = runJit(each, there, { budget });
        expect(told(seen)).toEqual(told(expected));
        expect(there).toEqual(here);
      }),
      { numRuns: Number(runs ?? 1500) },
    );
  });
});

it.each([
  ['behind what calls them', [0, 1, 2, 3, 4, 5, 6, 7]],
  ['before what calls them', [0, 7, 6, 5, 4, 3, 2, 1]],
])('functions that call one another again and again use up the budget: %s', (_, order) => {
  const calls = 60;
  const length = calls + 2;
  const placeOf = (depth: number): number => length * order.indexOf(depth);
  const instructions: ebpf.Instruction[] = order.flatMap((depth) => {
    const at = placeOf(depth) + 1;
    const entry = placeOf(depth + 1);
    const body = Array.from({ length: calls }, (_, i) =>
      depth === 7
        ? { code: 0x07, dst: 0, src: 0, off: 0, imm: 1 }
        : { code: 0x85, dst: 0, src: 1, off: 0, imm: entry - (at + i) - 1 },
    );
    const [start, exit] = [0xb7, 0x95].map((code) => ({ code, dst: 0, src: 0, off: 0, imm: 0 }));
    return [start!, ...body, exit!];
  });
  for (const most of [1000, 1_000_000]) {
    const [expected, seen] = [runExtended, runJit].map((run) =>
      run({ instructions, spans: [] }, new Uint8Array(8), { budget: most }),
    );
    expect(told(expected!)).toEqual(['budget', expect.any(Number), expect.any(String)]);
    expect(told(seen!)).toEqual(told(expected!));
  }
});

describe('a load that no check precedes, since one before it reaches as far', () => {
  it.each([
    'ether[12] = 9 or (ether[5] = 0 and ether[60] = 0)',
    'ether[12:2] = 9 or (ether[2:2] = 0 and ether[60] = 0)',
    'ip and (tcp[9] = 1 or (tcp[4] = 0 and tcp[20] = 0))',
  ])('says nothing of what lies behind it: %s', (expression) => {
    const program = translate(compile(expression));
    const bytes = new Uint8Array(49);
    bytes.set([8, 0, 0x45], 12);
    bytes[23] = 6;
    expect(machine(program).run(bytes)).toBe(0);
    for (const each of [jitMachine(program), inMemory(jitMachine(program))]) expect(each.run(bytes)).toBe(0);
  });
});

const isLocalCall = (instruction: ebpf.Instruction | undefined): boolean =>
  instruction !== undefined && ebpf.operationOf(instruction)?.symbol === 'local';

/** A call leaves nothing to rely on in r1 … r5. */
const forgetting = [1, 2, 3, 4, 5].map((dst) => ({
  code: ebpf.op.ALU64 | ebpf.op.MOV | ebpf.op.K,
  dst,
  src: 0,
  off: 0,
  imm: dst,
}));

/** Faults are compared by place and reason: registers nobody reads may be out of date. */
const told = (outcome: Outcome): unknown =>
  'fault' in outcome ? [outcome.fault.reason, outcome.fault.instruction, outcome.fault.message] : outcome;

function inside(instruction: ebpf.Instruction, slot: number, length: number): ebpf.Instruction {
  const operation = ebpf.operationOf(instruction);
  const reach = (value: number): number => {
    const target = slot + 1 + (value % 7);
    return Math.max(0, Math.min(target, length)) - slot - 1;
  };
  switch (operation?.shape) {
    case 'goto':
    case 'branch-immediate':
    case 'branch-register':
      return { ...instruction, off: reach(instruction.off) };
    case 'goto-long':
      return { ...instruction, imm: reach(instruction.imm) };
    case 'call':
      return operation.symbol === 'local' ? { ...instruction, imm: reach(instruction.imm) } : instruction;
    default:
      return instruction;
  }
}
