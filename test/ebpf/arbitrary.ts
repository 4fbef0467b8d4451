/** Random extended instructions: each operation of the table with fields that are valid for it. */

import fc from 'fast-check';
import * as ebpf from '../../src/ebpf/index.js';

const immediate = fc.oneof(
  fc.constantFrom(0, 1, -1, 2, 31, 32, 63, 64, 0x7fffffff, -0x80000000, 0xffff, 0x10000),
  fc.integer({ min: -0x80000000, max: 0x7fffffff }),
);
const offset = fc.oneof(fc.constantFrom(0, 1, -1, 0x7fff, -0x8000), fc.integer({ min: -100, max: 100 }));
const written = fc.nat(9);
const read = fc.nat(10);

/** One instruction, two slots where it is wide. Its jumps are random and lead anywhere. */
export function slots(operation: ebpf.Operation): fc.Arbitrary<readonly ebpf.Instruction[]> {
  const used = ebpf.fieldsOf[operation.shape];
  const field = (name: ebpf.Field, values: fc.Arbitrary<number>): fc.Arbitrary<number> => {
    if (operation.selector?.field === name) return fc.constant(operation.selector.value);
    return used.includes(name) ? values : fc.constant(0);
  };
  const writesSrc = operation.shape === 'atomic';
  const first = fc.record({
    code: fc.constant(operation.code),
    dst: field('dst', written),
    src: field('src', writesSrc ? written : read),
    off: field('off', offset),
    imm: field('imm', immediate),
  });
  if (ebpf.slotsOf(operation) === 1) return first.map((each) => [each]);
  const upper = ebpf.usesSecondImmediate(operation) ? immediate : fc.constant(0);
  return fc.tuple(first, upper).map(([each, imm]) => [each, { code: 0, dst: 0, src: 0, off: 0, imm }]);
}

/** Any operation of the table. */
export const anyOperation = fc.constantFrom(...ebpf.operations);

/** Any 64 bits taken apart, an instruction or not. */
export const anyWord: fc.Arbitrary<ebpf.Instruction> = fc.record({
  code: fc.nat(0xff),
  dst: fc.nat(0xf),
  src: fc.nat(0xf),
  off: fc.integer({ min: -0x8000, max: 0x7fff }),
  imm: fc.integer({ min: -0x80000000, max: 0x7fffffff }),
});
