/**
 * The extended instruction set of RFC 9669, a row an operation. Encoder, validator, disassembler and use/def queries
 * are derived from here. An operation is told by its opcode and, where one opcode has several, by the value of one more
 * field (its selector): division with off = 1 is signed, `call` with src = 1 calls a function of the program …
 */

import * as op from './opcodes.js';

/** The conformance groups of RFC 9669, and `callx`, the call through a register that clang emits and the RFC has not. */
export type Group =
  | 'base32'
  | 'base64'
  | 'divmul32'
  | 'divmul64'
  | 'atomic32'
  | 'atomic64'
  | 'packet'
  | 'callx';

/** How an operation is written and which fields it uses (fields.ts says which). */
export type Shape =
  | 'immediate' // dst += imm
  | 'register' // dst += src
  | 'negate' // dst = -dst
  | 'extend' // dst = (s8)src
  | 'swap' // dst = be16 dst
  | 'wide' // dst = imm64
  | 'load' // dst = *(u32 *)(src + off)
  | 'store-immediate' // *(u32 *)(dst + off) = imm
  | 'store-register' // *(u32 *)(dst + off) = src
  | 'atomic' // lock *(u32 *)(dst + off) += src
  | 'packet-absolute' // r0 = *(u32 *)skb[imm]
  | 'packet-indirect' // r0 = *(u32 *)skb[src + imm]
  | 'goto' // goto +off
  | 'goto-long' // gotol +imm
  | 'branch-immediate' // if dst == imm goto +off
  | 'branch-register' // if dst == src goto +off
  | 'call' // call imm
  | 'call-register' // callx dst
  | 'exit';

export type Field = 'dst' | 'src' | 'off' | 'imm';

export interface Operation {
  readonly code: number;
  readonly selector: { readonly field: Field; readonly value: number } | undefined;
  readonly shape: Shape;
  /** 32 or 64 where the operation exists in both widths (arithmetic, branches, atomics), else 64. */
  readonly width: 32 | 64;
  /** The operator (`+=`, `s>`), the type of what is loaded or stored (`u32`), or the name (`be16`, `cmpxchg`). */
  readonly symbol: string;
  readonly group: Group;
}

type Widths = readonly (readonly [className: number, width: 32 | 64])[];
const ALU: Widths = [
  [op.ALU, 32],
  [op.ALU64, 64],
];
const JUMP: Widths = [
  [op.JMP32, 32],
  [op.JMP, 64],
];

const operators: readonly (readonly [operation: number, symbol: string])[] = [
  [op.ADD, '+='],
  [op.SUB, '-='],
  [op.MUL, '*='],
  [op.DIV, '/='],
  [op.OR, '|='],
  [op.AND, '&='],
  [op.LSH, '<<='],
  [op.RSH, '>>='],
  [op.MOD, '%='],
  [op.XOR, '^='],
  [op.MOV, '='],
  [op.ARSH, 's>>='],
];

const signedOperators = [
  [op.DIV, 's/='],
  [op.MOD, 's%='],
] as const;

const isDivisionOrProduct = (operation: number): boolean =>
  operation === op.MUL || operation === op.DIV || operation === op.MOD;

const arithmetic: readonly Operation[] = ALU.flatMap(([alu, width]) => {
  const base: Group = width === 32 ? 'base32' : 'base64';
  const division: Group = width === 32 ? 'divmul32' : 'divmul64';
  const plain = operators.flatMap(([operation, symbol]) => {
    const group = isDivisionOrProduct(operation) ? division : base;
    // Where a second operation shares the opcode, off = 0 selects this one.
    const shared = operation === op.DIV || operation === op.MOD;
    const selector = shared ? ({ field: 'off', value: 0 } as const) : undefined;
    const moves = operation === op.MOV ? ({ field: 'off', value: 0 } as const) : selector;
    return [
      row(alu | operation | op.K, 'immediate', symbol, group, width, selector),
      row(alu | operation | op.X, 'register', symbol, group, width, moves),
    ];
  });
  const signed = signedOperators.flatMap(([operation, symbol]) => [
    row(alu | operation | op.K, 'immediate', symbol, division, width, { field: 'off', value: 1 }),
    row(alu | operation | op.X, 'register', symbol, division, width, { field: 'off', value: 1 }),
  ]);
  const extensions = (width === 32 ? [8, 16] : [8, 16, 32]).map((bits) =>
    row(alu | op.MOV | op.X, 'extend', `(s${bits})`, base, width, { field: 'off', value: bits }),
  );
  return [...plain, ...signed, ...extensions, row(alu | op.NEG | op.K, 'negate', '-', base, width)];
});

const swaps: readonly Operation[] = (
  [
    [op.ALU | op.END | op.K, 'le'],
    [op.ALU | op.END | op.X, 'be'],
    [op.ALU64 | op.END | op.K, 'bswap'],
  ] as const
).flatMap(([code, name]) =>
  [16, 32, 64].map((bits) =>
    row(code, 'swap', `${name}${bits}`, bits === 64 ? 'base64' : 'base32', 64, { field: 'imm', value: bits }),
  ),
);

const sizes = [
  [op.W, 32],
  [op.H, 16],
  [op.B, 8],
  [op.DW, 64],
] as const;

const memory: readonly Operation[] = sizes.flatMap(([size, bits]) => {
  const group = bits === 64 ? 'base64' : 'base32';
  return [
    row(op.LDX | op.MEM | size, 'load', `u${bits}`, group, 64),
    row(op.ST | op.MEM | size, 'store-immediate', `u${bits}`, group, 64),
    row(op.STX | op.MEM | size, 'store-register', `u${bits}`, group, 64),
    ...(bits === 64 ? [] : [row(op.LDX | op.MEMSX | size, 'load', `s${bits}`, group, 64)]),
  ];
});

const packet: readonly Operation[] = sizes
  .filter(([, bits]) => bits !== 64)
  .flatMap(([size, bits]) => [
    row(op.LD | op.ABS | size, 'packet-absolute', `u${bits}`, 'packet', 64),
    row(op.LD | op.IND | size, 'packet-indirect', `u${bits}`, 'packet', 64),
  ]);

const atomics: readonly Operation[] = (
  [
    [op.W, 32],
    [op.DW, 64],
  ] as const
).flatMap(([size, width]) =>
  (
    [
      [op.ADD, '+='],
      [op.OR, '|='],
      [op.AND, '&='],
      [op.XOR, '^='],
      [op.ADD | op.FETCH, 'fetch_add'],
      [op.OR | op.FETCH, 'fetch_or'],
      [op.AND | op.FETCH, 'fetch_and'],
      [op.XOR | op.FETCH, 'fetch_xor'],
      [op.XCHG, 'xchg'],
      [op.CMPXCHG, 'cmpxchg'],
    ] as const
  ).map(([value, symbol]) =>
    row(op.STX | op.ATOMIC | size, 'atomic', symbol, width === 32 ? 'atomic32' : 'atomic64', width, {
      field: 'imm',
      value,
    }),
  ),
);

/** What the immediate of a wide instruction means, by `src`. */
const wides: readonly Operation[] = [
  'integer',
  'map by descriptor',
  'value of map by descriptor',
  'variable',
  'code address',
  'map by index',
  'value of map by index',
].map((symbol, value) => row(op.LD | op.IMM | op.DW, 'wide', symbol, 'base64', 64, { field: 'src', value }));

const comparisons: readonly (readonly [operation: number, symbol: string])[] = [
  [op.JEQ, '=='],
  [op.JGT, '>'],
  [op.JGE, '>='],
  [op.JSET, '&'],
  [op.JNE, '!='],
  [op.JSGT, 's>'],
  [op.JSGE, 's>='],
  [op.JLT, '<'],
  [op.JLE, '<='],
  [op.JSLT, 's<'],
  [op.JSLE, 's<='],
];

const branches: readonly Operation[] = JUMP.flatMap(([jump, width]) =>
  comparisons.flatMap(([operation, symbol]) => [
    row(jump | operation | op.K, 'branch-immediate', symbol, width === 32 ? 'base32' : 'base64', width),
    row(jump | operation | op.X, 'branch-register', symbol, width === 32 ? 'base32' : 'base64', width),
  ]),
);

const transfers: readonly Operation[] = [
  row(op.JMP | op.JA | op.K, 'goto', 'goto', 'base32', 64),
  row(op.JMP32 | op.JA | op.K, 'goto-long', 'gotol', 'base32', 64),
  row(op.JMP | op.CALL | op.K, 'call', 'helper', 'base32', 64, { field: 'src', value: 0 }),
  row(op.JMP | op.CALL | op.K, 'call', 'local', 'base32', 64, { field: 'src', value: 1 }),
  row(op.JMP | op.CALL | op.K, 'call', 'helper by type', 'base32', 64, { field: 'src', value: 2 }),
  row(op.JMP | op.CALL | op.X, 'call-register', 'callx', 'callx', 64),
  row(op.JMP | op.EXIT | op.K, 'exit', 'exit', 'base32', 64),
];

function row(
  code: number,
  shape: Shape,
  symbol: string,
  group: Group,
  width: 32 | 64,
  selector?: Operation['selector'],
): Operation {
  return { code, selector, shape, width, symbol, group };
}

/** Every operation, once. */
export const operations: readonly Operation[] = [
  ...arithmetic,
  ...swaps,
  ...memory,
  ...packet,
  ...atomics,
  ...wides,
  ...branches,
  ...transfers,
];
