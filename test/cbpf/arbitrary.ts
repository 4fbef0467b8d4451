/** Random classic programs for properties: every opcode, jumps forward within the program, a return at the end. */

import fc from 'fast-check';
import * as cbpf from '../../src/cbpf/index.js';

const { op } = cbpf;

const interesting = fc.constantFrom(
  0,
  1,
  2,
  31,
  32,
  33,
  255,
  0x7fffffff,
  0x80000000,
  0xfffff001,
  0xfffffffe,
  0xffffffff,
);
const word = fc.oneof(interesting, fc.nat({ max: 70 }), fc.integer({ min: 0, max: 0xffffffff }));
/** Mostly within the small packets of the properties, sometimes far outside. */
const offset = fc.oneof({ weight: 9, arbitrary: fc.nat({ max: 70 }) }, { weight: 1, arbitrary: word });

function constant(opcode: cbpf.Opcode): fc.Arbitrary<number> {
  const divides = opcode.mnemonic === 'div' || opcode.mnemonic === 'mod';
  switch (opcode.operand) {
    case 'absolute':
    case 'indexed':
    case 'header':
      return offset;
    case 'memory':
      return fc.nat({ max: op.MEMORY_WORDS - 1 });
    case 'number':
      return divides ? word.map((k) => (k === 0 ? 7 : k)) : word;
    case 'hex':
      return word;
    default:
      return fc.constant(0);
  }
}

/** An instruction whose jumps are still counted as parts of what is left of the program: 0 … 255. */
const instruction: fc.Arbitrary<cbpf.Instruction> = fc
  .constantFrom(...cbpf.opcodes.filter(({ flow }) => flow !== 'return'))
  .chain((opcode) =>
    fc.record({ code: fc.constant(opcode.code), jt: fc.nat(255), jf: fc.nat(255), k: constant(opcode) }),
  );

const ending: fc.Arbitrary<cbpf.Instruction> = fc.oneof(
  fc.constant({ code: op.RET | op.A, jt: 0, jf: 0, k: 0 }),
  word.map((k) => ({ code: op.RET | op.K, jt: 0, jf: 0, k })),
);

function place(instruction: cbpf.Instruction, left: number): cbpf.Instruction {
  const { code, jt, jf, k } = instruction;
  switch (cbpf.opcodeOf(code)?.flow) {
    case 'branch':
      return { code, jt: jt % Math.min(left, 256), jf: jf % Math.min(left, 256), k };
    case 'jump':
      return { code, jt: 0, jf: 0, k: jt % left };
    default:
      return { code, jt: 0, jf: 0, k };
  }
}

/** Returns may stand anywhere; the last instruction is one. */
export const program: fc.Arbitrary<cbpf.Program> = fc
  .tuple(
    fc.array(fc.oneof({ weight: 30, arbitrary: instruction }, { weight: 1, arbitrary: ending }), {
      maxLength: 40,
    }),
    ending,
  )
  .map(([body, last]) => {
    const instructions = [...body.map((each, index) => place(each, body.length - index)), last];
    return {
      instructions,
      spans: instructions.map((_, index) => [{ start: index, end: index + 1 }]),
    };
  });

/** A program with `ja` going back now and then: it may loop for ever. */
export const loopingProgram: fc.Arbitrary<cbpf.Program> = fc
  .tuple(program, fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 3 }))
  .map(([{ instructions, spans }, jumps]) => {
    const looping = [...instructions];
    for (const [from, to] of jumps) {
      if (looping.length < 2) continue;
      const at = from % (looping.length - 1);
      looping[at] = { code: op.JMP | op.JA, jt: 0, jf: 0, k: ((to % (at + 1)) - at - 1) >>> 0 };
    }
    return { instructions: looping, spans };
  });

export const packet: fc.Arbitrary<Uint8Array> = fc.uint8Array({ maxLength: 80 });
