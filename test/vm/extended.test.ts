import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as ebpf from '../../src/ebpf/index.js';
import {
  type Fault,
  type Helpers,
  MachineFault,
  machine,
  type Outcome,
  type RunOptions,
  runExtended,
} from '../../src/vm/index.js';
import { instruction } from '../ebpf/instruction.js';
import { computed, taken } from './reference.js';

const exit = instruction(0x95);

/** r dst = 64 bits */
const wide = (dst: number, value: bigint): ebpf.Instruction[] => [
  instruction(0x18, dst, 0, 0, Number(BigInt.asIntN(32, value))),
  instruction(0, 0, 0, 0, Number(BigInt.asIntN(32, value >> 32n))),
];

const run = (
  instructions: readonly ebpf.Instruction[],
  memory: Uint8Array = new Uint8Array(0),
  options: RunOptions = {},
): Outcome => runExtended({ instructions, spans: [] }, memory, options);

function result(...args: Parameters<typeof run>): bigint {
  const outcome = run(...args);
  if ('fault' in outcome) throw new Error(outcome.fault.message);
  return outcome.result;
}

function fault(...args: Parameters<typeof run>): Fault {
  const outcome = run(...args);
  if ('result' in outcome) throw new Error(`r0 = ${outcome.result}`);
  return outcome.fault;
}

const operand = fc.oneof(
  fc.constantFrom(
    0n,
    1n,
    2n,
    31n,
    32n,
    63n,
    64n,
    0x7fffffffn,
    0x80000000n,
    0xffffffffn,
    2n ** 53n - 1n,
    2n ** 53n,
  ),
  fc.constantFrom(2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n, 0x0123456789abcdefn, 0xfedcba9876543210n),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.nat(64).chain((bits) => fc.bigInt({ min: 0n, max: 2n ** BigInt(bits) - 1n })),
);
const immediate = fc.oneof(
  fc.constantFrom(0, 1, -1, 7, 32, 63, 64, 0x7fffffff, -0x80000000),
  fc.integer({ min: -0x80000000, max: 0x7fffffff }),
);

const selected = ({ selector }: ebpf.Operation): Partial<ebpf.Instruction> =>
  selector === undefined ? {} : { [selector.field]: selector.value };

const title = (operation: ebpf.Operation): string =>
  `${operation.code.toString(16).padStart(2, '0')} ${operation.shape} ${operation.symbol} ${operation.width}`;

const operationsOf = (...shapes: readonly ebpf.Shape[]) =>
  ebpf.operations.filter(({ shape }) => shapes.includes(shape)).map((each) => [title(each), each] as const);

describe('arithmetic is that of RFC 9669', () => {
  it.each(operationsOf('immediate', 'register', 'negate', 'extend', 'swap'))('%s', (_title, operation) => {
    const takesImmediate = operation.shape === 'immediate';
    fc.assert(
      fc.property(operand, operand, immediate, (a, b, imm) => {
        const each = {
          ...instruction(operation.code, 0, 0, 0, takesImmediate ? imm : 0),
          ...selected(operation),
        };
        const src = operation.shape === 'register' || operation.shape === 'extend' ? 3 : 0;
        const program = [...wide(0, a), ...wide(3, b), { ...each, src }, exit];
        expect(result(program)).toBe(computed(operation, a, takesImmediate ? BigInt(imm) : b));
      }),
      { numRuns: operation.group.startsWith('divmul') ? 2000 : 300 },
    );
  });

  it('has one register as both operands', () => {
    expect(result([...wide(0, 2n ** 63n + 5n), instruction(0x0f, 0, 0), exit])).toBe(10n);
    expect(result([...wide(0, 2n ** 63n + 5n), instruction(0x3f, 0, 0), exit])).toBe(1n);
  });
});

describe('a branch is taken as RFC 9669 says', () => {
  it.each(operationsOf('branch-immediate', 'branch-register'))('%s', (_title, operation) => {
    const takesImmediate = operation.shape === 'branch-immediate';
    fc.assert(
      fc.property(operand, fc.option(operand), immediate, (a, other, imm) => {
        const b = other ?? a;
        const each = instruction(operation.code, 2, takesImmediate ? 0 : 3, 1, takesImmediate ? imm : 0);
        const program = [
          ...wide(2, a),
          ...wide(3, b),
          instruction(0xb7, 0, 0, 0, 1),
          each,
          instruction(0xb7),
          exit,
        ];
        expect(result(program) === 1n).toBe(taken(operation, a, takesImmediate ? BigInt(imm) : b));
      }),
      { numRuns: 300 },
    );
  });
});

describe('memory', () => {
  const memory = Uint8Array.from([0x81, 0x92, 0xa3, 0xb4, 0xc5, 0xd6, 0xe7, 0xf8, 0x09]);

  it.each([
    ['u8', 0x71, 0x92n],
    ['u16', 0x69, 0xa392n],
    ['u32', 0x61, 0xc5b4a392n],
    ['u64', 0x79, 0x09f8e7d6c5b4a392n],
    ['s8', 0x91, 0xffffffffffffff92n],
    ['s16', 0x89, 0xffffffffffffa392n],
    ['s32', 0x81, 0xffffffffc5b4a392n],
  ])('is loaded as %s, little-endian', (_type, code, value) => {
    expect(result([instruction(code, 0, 1, 1), exit], memory)).toBe(value);
    expect(result([instruction(code, 1, 1, 1), instruction(0xbf, 0, 1), exit], memory)).toBe(value);
  });

  it.each([
    [
      'u8 from a register',
      [...wide(3, 0x1122334455667788n), instruction(0x73, 1, 3, 1)],
      '0088000000000000000000',
    ],
    [
      'u16 from a register',
      [...wide(3, 0x1122334455667788n), instruction(0x6b, 1, 3, 1)],
      '0088770000000000000000',
    ],
    [
      'u32 from a register',
      [...wide(3, 0x1122334455667788n), instruction(0x63, 1, 3, 1)],
      '0088776655000000000000',
    ],
    [
      'u64 from a register',
      [...wide(3, 0x1122334455667788n), instruction(0x7b, 1, 3, 1)],
      '0088776655443322110000',
    ],
    ['u8, a constant', [instruction(0x72, 1, 0, 1, -2)], '00fe000000000000000000'],
    ['u16, a constant', [instruction(0x6a, 1, 0, 1, -2)], '00feff0000000000000000'],
    ['u32, a constant', [instruction(0x62, 1, 0, 1, -2)], '00feffffff000000000000'],
    ['u64, a constant sign-extended', [instruction(0x7a, 1, 0, 1, -2)], '00feffffffffffffff0000'],
  ])('is stored as %s', (_type, body, hex) => {
    const target = new Uint8Array(11);
    result([...body, instruction(0xb7), exit], target);
    expect(Buffer.from(target).toString('hex')).toBe(hex);
  });

  it.each([
    ['a load after its end', [instruction(0x79, 0, 1, 2), exit], 0],
    ['a load before its start', [instruction(0x71, 0, 1, -1), exit], 0],
    ['a load from null', [instruction(0xb7), instruction(0x71, 0, 0, 0), exit], 1],
    ['a load from a number', [...wide(0, 2n ** 63n), instruction(0x71, 0, 0, 0), exit], 2],
    ['a load above the stack', [instruction(0x71, 0, 10, 0), exit], 0],
    ['a load below the stack', [instruction(0x79, 0, 10, -513), exit], 0],
    ['a store after its end', [instruction(0x62, 1, 0, 7), instruction(0xb7), exit], 0],
    ['a store above the stack', [instruction(0x7a, 10, 0, -7), instruction(0xb7), exit], 0],
  ])('%s is a fault', (_title, program, at) => {
    expect(fault(program, memory)).toMatchObject({ reason: 'memory', instruction: at });
  });

  it('keeps a pointer in it', () => {
    const program = [
      instruction(0x7b, 10, 1, -8),
      instruction(0x79, 2, 10, -8),
      instruction(0x71, 0, 2, 0),
      exit,
    ];
    expect(result(program, memory)).toBe(0x81n);
  });

  it('has 512 bytes of stack that start as 0', () => {
    expect(result([instruction(0x79, 0, 10, -512), exit])).toBe(0n);
  });

  it('of packets is read in network order by the legacy loads', () => {
    expect(result([instruction(0x20, 0, 0, 0, 1), exit], memory)).toBe(0x92a3b4c5n);
    expect(result([...wide(3, 3n), instruction(0x48, 0, 3, 0, -2), exit], memory)).toBe(0x92a3n);
    expect(result([instruction(0xb7, 0, 0, 0, 9), instruction(0x30, 0, 0, 0, 9), exit], memory)).toBe(0n);
    expect(result([instruction(0xb7, 0, 0, 0, 9), instruction(0x30, 0, 0, 0, -1), exit], memory)).toBe(0n);
    expect(result([...wide(3, 2n), instruction(0x40, 0, 3, 0, -3), exit], memory)).toBe(0n);
  });
});

describe('atomics', () => {
  const A = 0x1122334455667788n;
  const B = 0xfff0_0000_ffff_ff00n;
  const low = (value: bigint): bigint => BigInt.asUintN(32, value);
  /** What lies in memory, and what r3 holds, after the operation on memory A with r3 = B and r0 = `compared`. */
  const exchanged = (code: number, operation: number, compared = 0n): readonly [bigint, bigint, bigint] => {
    const memory = new Uint8Array(16);
    new DataView(memory.buffer).setBigUint64(8, A, true);
    const body = [...wide(3, B), ...wide(0, compared), instruction(code, 1, 3, 8, operation)];
    const r0 = result([...body, exit], memory.slice());
    const r3 = result([...body, instruction(0xbf, 0, 3), exit], memory);
    return [new DataView(memory.buffer).getBigUint64(8, true), r3, r0];
  };
  const upper = A - low(A);

  it.each([
    ['add', 0x00, BigInt.asUintN(64, A + B), low(A + B)],
    ['or', 0x40, A | B, low(A | B)],
    ['and', 0x50, A & B, low(A & B)],
    ['xor', 0xa0, A ^ B, low(A ^ B)],
  ])('%s, with and without fetching the old value', (_title, operation, wideResult, narrowResult) => {
    expect(exchanged(0xdb, operation)).toEqual([wideResult, B, 0n]);
    expect(exchanged(0xdb, operation | 1)).toEqual([wideResult, A, 0n]);
    expect(exchanged(0xc3, operation)).toEqual([upper + narrowResult, B, 0n]);
    expect(exchanged(0xc3, operation | 1)).toEqual([upper + narrowResult, low(A), 0n]);
  });

  it('exchange', () => {
    expect(exchanged(0xdb, 0xe1)).toEqual([B, A, 0n]);
    expect(exchanged(0xc3, 0xe1)).toEqual([upper + low(B), low(A), 0n]);
  });

  it('compare and exchange', () => {
    expect(exchanged(0xdb, 0xf1, A)).toEqual([B, B, A]);
    expect(exchanged(0xdb, 0xf1, A + 2n ** 40n)).toEqual([A, B, A]);
    expect(exchanged(0xc3, 0xf1, low(A) + 2n ** 40n)).toEqual([upper + low(B), B, low(A)]);
    expect(exchanged(0xc3, 0xf1, 1n)).toEqual([A, B, low(A)]);
  });

  it('at an address that is no multiple of the size are a fault', () => {
    expect(fault([instruction(0xdb, 1, 3, 4, 0), instruction(0xb7), exit], new Uint8Array(16)).reason).toBe(
      'alignment',
    );
    expect(fault([instruction(0xdb, 1, 3, 16, 0), instruction(0xb7), exit], new Uint8Array(16)).reason).toBe(
      'memory',
    );
  });
});

describe('calls', () => {
  const call = (distance: number): ebpf.Instruction => instruction(0x85, 0, 1, 0, distance);

  it('within the program return to the next instruction', () => {
    const program = [
      instruction(0xb7, 1, 0, 0, 5),
      call(2),
      instruction(0x07, 0, 0, 0, 1),
      exit,
      instruction(0xbf, 0, 1),
      instruction(0x27, 0, 0, 0, 10),
      exit,
    ];
    expect(result(program)).toBe(51n);
  });

  it('keep r6 to r9 and the frame for the caller', () => {
    const program = [
      instruction(0xb7, 6, 0, 0, 3),
      instruction(0x7a, 10, 0, -8, 4),
      call(4),
      instruction(0x79, 0, 10, -8),
      instruction(0x0f, 0, 6),
      exit,
      instruction(0x95),
      instruction(0xb7, 6, 0, 0, 99),
      instruction(0x7a, 10, 0, -8, 98),
      instruction(0xb7),
      exit,
    ];
    expect(result(program)).toBe(7n);
  });

  it('reach what a caller points to on its stack, not what lies above their own frame', () => {
    const program = [
      instruction(0x7a, 10, 0, -8, 4),
      instruction(0xbf, 1, 10),
      call(1),
      exit,
      instruction(0x79, 0, 1, -8),
      exit,
    ];
    expect(result(program)).toBe(4n);
    const above = [call(1), exit, instruction(0x79, 0, 10, 0), exit];
    expect(fault(above)).toMatchObject({ reason: 'memory', instruction: 2 });
  });

  it('start with a stack of zeros each time', () => {
    const program = [
      call(3),
      call(2),
      exit,
      exit,
      instruction(0x79, 0, 10, -8),
      instruction(0x7a, 10, 0, -8, 7),
      exit,
    ];
    expect(result(program)).toBe(0n);
  });

  it('nest eight frames deep and no deeper', () => {
    expect(fault([call(-1), exit])).toMatchObject({ reason: 'stack', instruction: 0 });
    // r1 counts down from 7: eight frames.
    const nested = (depth: number): ebpf.Instruction[] => [
      instruction(0xb7, 1, 0, 0, depth),
      instruction(0xb7),
      instruction(0x15, 1, 0, 2, 0),
      instruction(0x07, 1, 0, 0, -1),
      call(-3),
      exit,
    ];
    expect(result(nested(7))).toBe(0n);
    expect(fault(nested(8)).reason).toBe('stack');
  });

  it('of helpers pass r1 to r5 and take r0', () => {
    const helpers: Helpers = new Map([
      [
        5,
        {
          name: 'sum',
          arguments: ['number', 'number', 'number', 'number', 'number'],
          call: ({ registers: { lo } }) => 2 ** 32 + lo[1]! + lo[5]!,
        },
      ],
    ]);
    const program = [instruction(0xb7, 1, 0, 0, 40), instruction(0xb7, 5, 0, 0, 2)];
    expect(result([...program, instruction(0x85, 0, 0, 0, 5), exit], new Uint8Array(0), { helpers })).toBe(
      2n ** 32n + 42n,
    );
    const byRegister = [...program, instruction(0xb7, 2, 0, 0, 5), instruction(0x8d, 2), exit];
    expect(result(byRegister, new Uint8Array(0), { helpers })).toBe(2n ** 32n + 42n);
  });

  it('of helpers that are not there are a fault, with the registers as they were', () => {
    const outcome = fault([instruction(0xb7, 7, 0, 0, -1), instruction(0x85, 0, 0, 0, 5), exit]);
    expect(outcome).toMatchObject({
      reason: 'helper',
      instruction: 1,
      message: 'instruction 1: there is no helper 5',
    });
    expect(outcome.registers?.[7]).toBe(2n ** 64n - 1n);
  });
});

describe('a filter', () => {
  it('starts with a stack of zeros for every packet', () => {
    const program = [instruction(0x61, 0, 10, -4), instruction(0x62, 10, 0, -4, 7), exit];
    const each = machine({ instructions: program, spans: [] });
    expect([each.run(new Uint8Array(4)), each.run(new Uint8Array(4))]).toEqual([0, 0]);
  });

  it('starts with registers of 0 for every packet', () => {
    const program = [instruction(0xbf, 0, 9), instruction(0xb7, 9, 0, 0, 7), exit];
    const each = machine({ instructions: program, spans: [] });
    expect([each.run(new Uint8Array(4)), each.run(new Uint8Array(4))]).toEqual([0, 0]);
  });

  it('throws its fault', () => {
    const program = [instruction(0x71, 0, 1, 80), exit];
    const each = machine({ instructions: program, spans: [] });
    expect(() => each.run(new Uint8Array(4))).toThrow(MachineFault);
  });

  it('may not write its context', () => {
    const each = machine({ instructions: [instruction(0x62, 1), instruction(0xb7), exit], spans: [] });
    expect(() => each.run(new Uint8Array(4))).toThrow(expect.objectContaining({ reason: 'read-only' }));
  });
});

describe('control', () => {
  it('jumps by 32 bits', () => {
    expect(
      result([instruction(0xb7, 0, 0, 0, 1), instruction(0x06, 0, 0, 0, 1), instruction(0xb7), exit]),
    ).toBe(1n);
  });

  it('loops until the condition fails', () => {
    const program = [
      instruction(0xb7, 1, 0, 0, 100),
      instruction(0xb7),
      instruction(0x0f, 0, 1),
      instruction(0x07, 1, 0, 0, -1),
      instruction(0x55, 1, 0, -3, 0),
      exit,
    ];
    expect(result(program)).toBe(5050n);
  });

  it('ends an endless loop', () => {
    expect(fault([instruction(0x05, 0, 0, -1), exit], undefined, { budget: 1000 })).toMatchObject({
      reason: 'budget',
      instruction: 0,
    });
  });

  it('ends calls that call each other for ever', () => {
    const program = [instruction(0x85, 0, 1, 0, 1), instruction(0x05, 0, 0, -2), instruction(0xb7), exit];
    expect(fault(program, undefined, { budget: 1000 }).reason).toBe('budget');
  });

  it('has no maps: their addresses are a fault', () => {
    expect(fault([{ ...instruction(0x18, 1, 1) }, instruction(0), instruction(0xb7), exit])).toMatchObject({
      reason: 'unsupported',
      instruction: 0,
    });
  });
});
