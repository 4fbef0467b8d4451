import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import type * as ebpf from '../../src/ebpf/index.js';
import {
  type ExtendedOptions,
  extendedInterpreter,
  type Helper,
  type Machine,
  MachineFault,
} from '../../src/vm/index.js';
import { instruction } from '../ebpf/instruction.js';

const set = (dst: number, imm: number) => instruction(0xb7, dst, 0, 0, imm);
const copy = (dst: number, src: number) => instruction(0xbf, dst, src);
const load32 = (dst: number, src: number, off: number) => instruction(0x61, dst, src, off);
const load8 = (dst: number, src: number, off: number) => instruction(0x71, dst, src, off);
const store32 = (dst: number, off: number, imm: number) => instruction(0x62, dst, 0, off, imm);
const add = (dst: number, imm: number) => instruction(0x07, dst, 0, 0, imm);
const addBy = (dst: number, src: number) => instruction(0x0f, dst, src);
const subtractBy = (dst: number, src: number) => instruction(0x1f, dst, src);
const call = (number: number) => instruction(0x85, 0, 0, 0, number);
const exit = instruction(0x95);

const make = (body: readonly ebpf.Instruction[], options: ExtendedOptions): Machine =>
  extendedInterpreter({ instructions: [...body, exit], spans: [] }, options);

const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i);

function faultOf(run: () => number): MachineFault {
  try {
    run();
  } catch (error) {
    if (error instanceof MachineFault) return error;
    throw error;
  }
  throw new Error('the program has a verdict');
}

/** r2 = data, r3 = data_end, then if r2 + n > r3 return 9, then the body */
const guarded = (data: number, n: number, ...body: readonly ebpf.Instruction[]): ebpf.Instruction[] => [
  load32(2, 1, data),
  load32(3, 1, data + 4),
  copy(4, 2),
  add(4, n),
  set(0, 9),
  instruction(0x2d, 4, 3, body.length),
  ...body,
];

describe.each([
  ['xdp', 0],
  ['tc', 76],
] as const)('in the environment %s', (environment, data) => {
  it('a load between data and data_end reads the packet', () => {
    const each = make(guarded(data, 4, load8(0, 2, 3)), { environment });
    expect([each.run(counting(4)), each.run(counting(64)), each.run(counting(3))]).toEqual([3, 3, 9]);
  });

  it('data_end less data is how much was captured', () => {
    const each = make([load32(0, 1, data + 4), load32(2, 1, data), subtractBy(0, 2)], { environment });
    expect([each.run(counting(60), 1500), each.run(new Uint8Array(0))]).toEqual([60, 0]);
  });

  it('a load outside of the packet is a fault', () => {
    const beyond = make([load32(2, 1, data), load8(0, 2, 4)], { environment });
    expect(faultOf(() => beyond.run(counting(4)))).toMatchObject({ reason: 'memory', instruction: 1 });
    const before = make([load32(2, 1, data), load8(0, 2, -1)], { environment });
    expect(faultOf(() => before.run(counting(4))).reason).toBe('memory');
  });

  it('the packet may be written', () => {
    const packet = counting(8);
    make([load32(2, 1, data), store32(2, 4, -1), set(0, 2)], { environment }).run(packet);
    expect([...packet]).toEqual([0, 1, 2, 3, 255, 255, 255, 255]);
  });

  it('data is loaded as a whole and never written', () => {
    const part = make([instruction(0x69, 0, 1, data)], { environment });
    expect(faultOf(() => part.run(counting(4))).reason).toBe('memory');
    const both = make([instruction(0x79, 0, 1, data)], { environment });
    expect(faultOf(() => both.run(counting(4))).reason).toBe('memory');
    const written = make([store32(1, data, 0), set(0, 1)], { environment });
    expect(faultOf(() => written.run(counting(4))).reason).toBe('read-only');
  });

  it('the verdict is what the program returns', () => {
    expect(make([set(0, -1)], { environment }).run(counting(1))).toBe(0xffffffff);
    expect(make([set(0, 2)], { environment }).run(counting(1))).toBe(2);
  });
});

describe('in the environment tc', () => {
  const environment = 'tc';

  it('data_end is the end of the linear part', () => {
    const each = make(guarded(76, 14, load8(0, 2, 13)), { environment, linear: 14 });
    expect([each.run(counting(60)), each.run(counting(13))]).toEqual([13, 9]);
    const beyond = make([load32(2, 1, 76), load8(0, 2, 14)], { environment, linear: 14 });
    expect(faultOf(() => beyond.run(counting(60))).reason).toBe('memory');
  });

  /** Loads four bytes at the offset to the stack; the verdict is their first, or r0 if it is not 0. */
  const loading = (offset: number): ebpf.Instruction[] => [
    set(2, offset),
    copy(3, 10),
    add(3, -8),
    set(4, 4),
    store32(10, -8, -1),
    call(26),
    instruction(0x55, 0, 0, 1, 0),
    load8(0, 10, -8),
  ];

  it('skb_load_bytes reads beyond the linear part, and fails outside of the packet', () => {
    expect(make(loading(20), { environment, linear: 14 }).run(counting(24))).toBe(20);
    expect(make(loading(21), { environment, linear: 14 }).run(counting(24))).toBe(2 ** 32 - 14);
    expect(make(loading(-1), { environment }).run(counting(24))).toBe(2 ** 32 - 14);
  });

  it('skb_load_bytes that fails clears what it should have filled', () => {
    const each = make([...loading(99), load32(0, 10, -8)], { environment });
    expect(each.run(counting(24))).toBe(0);
  });

  it('skb_pull_data makes more of the packet linear, for that packet alone', () => {
    const pulled = [copy(6, 1), set(2, 30), call(39), copy(1, 6), ...guarded(76, 30, load8(0, 2, 29))];
    const each = make(pulled, { environment, linear: 14 });
    expect([each.run(counting(60)), each.run(counting(29)), each.run(counting(60))]).toEqual([29, 9, 29]);
    const after = make(guarded(76, 30, load8(0, 2, 29)), { environment, linear: 14 });
    expect(after.run(counting(60))).toBe(9);
  });

  it('skb_pull_data never takes away', () => {
    const pulled = [copy(6, 1), set(2, 0), call(39), copy(1, 6), ...guarded(76, 14, load8(0, 2, 13))];
    expect(make(pulled, { environment, linear: 14 }).run(counting(60))).toBe(13);
  });
});

describe('in the environment flat', () => {
  it('r1 is the packet and r2 its length, for every packet', () => {
    const each = make([load8(0, 1, 1), addBy(0, 2), set(1, 77), set(2, -1)], { environment: 'flat' });
    expect([each.run(counting(4)), each.run(counting(9))]).toEqual([5, 10]);
  });
});

describe('the context', () => {
  it('holds the numbers that are told, and the length on the wire', () => {
    const context = { vlan_tci: 0x2064, ifindex: 7, hash: 0xfffffffe };
    const field = (off: number): number =>
      make([load32(0, 1, off)], { environment: 'socket', context }).run(counting(4), 1500);
    expect([field(0), field(24), field(40), field(68), field(44)]).toEqual([1500, 0x2064, 7, 0xfffffffe, 0]);
    const xdp = { environment: 'xdp', context: { ingress_ifindex: 3, rx_queue_index: 1 } } as const;
    expect(make([load32(0, 1, 12), load32(2, 1, 16), addBy(0, 2)], xdp).run(counting(1))).toBe(4);
  });

  it('can be read in parts', () => {
    const context = { mark: 0x01020304 };
    expect(make([load8(0, 1, 11)], { context }).run(counting(1))).toBe(1);
    expect(make([instruction(0x69, 0, 1, 8)], { context }).run(counting(1))).toBe(0x0304);
  });

  it('has no bytes between its fields, before them and after', () => {
    for (const off of [72, 76, -4, 4096]) {
      expect(faultOf(() => make([load32(0, 1, off)], {}).run(counting(4))).reason).toBe('memory');
    }
    expect(faultOf(() => make([instruction(0x79, 0, 1, 68)], {}).run(counting(4))).reason).toBe('memory');
  });

  it('keeps what is stored into cb until the program ends', () => {
    const each = make([load32(0, 1, 48), store32(1, 48, 5), load32(2, 1, 48), addBy(0, 2)], {});
    expect([each.run(counting(4)), each.run(counting(4))]).toEqual([5, 5]);
  });

  it('may be written where the kernel lets it', () => {
    const mark = [store32(1, 8, 5), load32(0, 1, 8)];
    expect(make(mark, { environment: 'tc' }).run(counting(4))).toBe(5);
    expect(faultOf(() => make(mark, { environment: 'socket' }).run(counting(4))).reason).toBe('read-only');
  });

  it('has no number of a name that the environment does not know', () => {
    expect(() => make([set(0, 0)], { environment: 'xdp', context: { vlan_tci: 1 } })).toThrow(FilterError);
    expect(() => make([set(0, 0)], { environment: 'xdp', context: { data: 1 } })).toThrow(/data/);
  });

  it('is in r1 at the start of every run', () => {
    const each = make([load32(0, 1, 0), set(1, 12345)], {});
    expect([each.run(counting(4)), each.run(counting(5))]).toEqual([4, 5]);
  });
});

describe('a helper', () => {
  const helperOf = (kinds: Helper['arguments'], act: Helper['call']): ExtendedOptions => ({
    helpers: new Map([[100, { name: 'probe', arguments: kinds, call: act }]]),
  });
  const stackPointer = (register: number, below: number) => [copy(register, 10), add(register, -below)];

  it('gets the memory that its arguments point to', () => {
    const options = helperOf(
      ['memory to read', 'size'],
      ({ memory }) => memory[1]!.length * 256 + memory[1]![0]!,
    );
    const body = [store32(10, -8, 7), ...stackPointer(1, 8), set(2, 8), call(100)];
    expect(make(body, options).run(counting(4))).toBe(8 * 256 + 7);
  });

  it('fills memory', () => {
    const options = helperOf(['memory to write', 'size'], ({ memory }) => {
      memory[1]!.fill(0xab);
      return 0;
    });
    const body = [...stackPointer(1, 4), set(2, 4), call(100), load32(0, 10, -4)];
    expect(make(body, options).run(counting(4))).toBe(0xabababab);
  });

  it.each([
    ['a number for the context', ['context'], [set(1, 5)]],
    ['an address beyond the start of the context', ['context'], [add(1, 4)]],
    ['a number for memory', ['memory to read', 'size'], [set(1, 5), set(2, 1)]],
    ['more than the memory has', ['memory to read', 'size'], [...stackPointer(1, 8), set(2, 9)]],
    ['a size with upper bits', ['memory to read', 'size'], [...stackPointer(1, 8), set(2, -1)]],
    ['the context to write to', ['memory to write', 'size'], [set(2, 4)]],
    ['what is no field of the context', ['memory to read', 'size'], [set(2, 80)]],
  ] as const)('is not called with %s', (_title, kinds, body) => {
    const options = helperOf(kinds, () => {
      throw new Error('called');
    });
    const fault = faultOf(() => make([...body, call(100)], options).run(counting(4)));
    expect(fault).toMatchObject({ reason: 'argument', instruction: body.length });
    expect(fault.message).toContain('probe takes');
  });

  it('may read the context', () => {
    const options = helperOf(['memory to read', 'size'], ({ memory }) => memory[1]![0]!);
    expect(make([set(2, 4), call(100)], options).run(counting(4))).toBe(4);
  });

  it('grants memory for one run', () => {
    const options = helperOf([], ({ grant }) => grant(Uint8Array.of(42), false));
    expect(make([call(100), load8(0, 0, 0)], options).run(counting(4))).toBe(42);
    const written = make([call(100), instruction(0x72, 0, 0, 0, 1)], options);
    expect(faultOf(() => written.run(counting(4))).reason).toBe('read-only');
    // The address of region 4, without the call.
    const forged = [instruction(0x18, 2), instruction(0, 0, 0, 0, 4), load8(0, 2, 0)];
    expect(faultOf(() => make(forged, options).run(counting(4))).reason).toBe('memory');
  });

  it.each([
    ['a negative number', -1, 2n ** 64n - 1n],
    ['a number of 53 bits', 2 ** 52 + 3, 2n ** 52n + 3n],
    ['a bigint', 2n ** 63n + 1n, 2n ** 63n + 1n],
  ])('gives %s as 64 bits', (_title, given, seen) => {
    const upper = helperOf([], () => given);
    const shifted = make([call(100), instruction(0x77, 0, 0, 0, 32)], upper).run(counting(1));
    const lower = make([call(100)], upper).run(counting(1));
    expect((BigInt(shifted) << 32n) | BigInt(lower)).toBe(seen);
  });
});

describe('an address', () => {
  const packet = Uint8Array.of(0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88);
  const run = (...body: readonly ebpf.Instruction[]): number =>
    make([...body], { environment: 'flat' }).run(packet);
  const load16 = (dst: number, src: number, off: number) => instruction(0x69, dst, src, off);

  it('may stray from the packet as long as the access is within it', () => {
    expect(run(add(1, -5), load8(0, 1, 7))).toBe(0x33);
    expect(run(add(1, 1000), load8(0, 1, -999))).toBe(0x22);
    expect(run(add(1, -5), load16(0, 1, 5))).toBe(0x2211);
  });

  it('may stray from the stack', () => {
    expect(run(store32(10, -4, 9), copy(2, 10), add(2, -1000), load32(0, 2, 996))).toBe(9);
    expect(run(copy(2, 10), add(2, -1000), store32(2, 996, 9), load32(0, 10, -4))).toBe(9);
  });

  it('is outside a little before the packet and a little behind it, however it came about', () => {
    for (const [base, off] of [
      [-5, 4],
      [0, -1],
      [8, 0],
      [1000, -992],
      [-32768, 32767],
    ] as const) {
      const each = make([add(1, base), load8(0, 1, off)], { environment: 'flat' });
      expect(faultOf(() => each.run(packet)).reason).toBe('memory');
    }
  });
});

describe('a load and the swap behind it', () => {
  const packet = Uint8Array.of(0x11, 0x22, 0x33, 0x44, 0x55, 0x66);
  const flat = { environment: 'flat' } as const;
  const load16 = (dst: number, src: number, off: number) => instruction(0x69, dst, src, off);
  const swap = (code: number, dst: number, bits: number) => instruction(code, dst, 0, 0, bits);

  it.each([
    ['16 bits of the packet', [load16(0, 1, 1), swap(0xdc, 0, 16)], 0x2233],
    ['32 bits of the packet', [load32(0, 1, 1), swap(0xdc, 0, 32)], 0x22334455],
    ['the last of it', [load32(0, 1, 2), swap(0xd7, 0, 32)], 0x33445566],
    ['more than was loaded', [load16(0, 1, 1), swap(0xdc, 0, 32)], 0x22330000],
    ['less than was loaded', [load32(0, 1, 1), swap(0xdc, 0, 16)], 0x2233],
    ['another register', [set(2, 0x1234), load16(0, 1, 1), swap(0xdc, 2, 16), copy(0, 2)], 0x3412],
    ['the register of the address', [load16(1, 1, 1), swap(0xdc, 1, 16), copy(0, 1)], 0x2233],
    ['what lies on the stack', [store32(10, -8, 0x1234), load16(0, 10, -8), swap(0xdc, 0, 16)], 0x3412],
  ])('give %s', (_title, body, verdict) => {
    expect(make(body, flat).run(packet)).toBe(verdict);
  });

  it('are two for a jump between them', () => {
    const body = [set(0, 0x1234), instruction(0x05, 0, 0, 1), load16(0, 1, 1), swap(0xdc, 0, 16)];
    expect(make(body, flat).run(packet)).toBe(0x3412);
  });

  it('fault as the load does', () => {
    const each = make([load32(0, 1, 3), swap(0xdc, 0, 32)], flat);
    expect(faultOf(() => each.run(packet))).toMatchObject({ reason: 'memory', instruction: 0 });
  });
});
