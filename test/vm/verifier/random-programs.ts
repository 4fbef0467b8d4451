/**
 * Numbers from a seed → extended programs that look as if somebody meant something: most read what was written before,
 * guard the packet before they read it, bound what they add to an address; and now and then they get it wrong.
 */

import * as ebpf from '../../../src/ebpf/index.js';
import { instruction } from '../../ebpf/instruction.js';

const { op } = ebpf;

/** Numbers that look random and come again with the seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 32 bits, unsigned. */
  word(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** 0 … limit − 1 */
  below(limit: number): number {
    return this.word() % limit;
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }
}

/** Any 64 bits, an instruction or not. */
const randomWord = (random: Random): ebpf.Instruction => ({
  code: random.below(256),
  dst: random.below(16),
  src: random.below(16),
  off: random.word() >> 16,
  imm: random.word() | 0,
});

/** An operation of the table with fields that it can have, whatever that means. */
function randomOperation(random: Random): readonly ebpf.Instruction[] {
  const operation = random.of(ebpf.operations);
  const used = ebpf.fieldsOf[operation.shape];
  const field = (name: ebpf.Field, value: number): number =>
    operation.selector?.field === name ? operation.selector.value : used.includes(name) ? value : 0;
  const first = {
    code: operation.code,
    dst: field('dst', random.below(11)),
    src: field('src', random.below(11)),
    off: field('off', random.below(8) - 2),
    imm: field('imm', random.once(2) ? random.below(8) : random.word() | 0),
  };
  return ebpf.slotsOf(operation) === 1 ? [first] : [first, instruction(0, 0, 0, 0, random.word())];
}

/** Words, or operations and an exit, without any sense. */
export function randomSlots(random: Random): ebpf.Instruction[] {
  const length = random.below(8);
  if (random.once(2)) return Array.from({ length }, () => randomWord(random));
  return [...Array.from({ length }, () => randomOperation(random)).flat(), leave()];
}

const telling = [
  0, 1, -1, 2, 3, 4, 7, 8, 14, 15, 31, 32, 60, 63, 64, 127, 255, 256, 0xffff, 0x10000, 0x7fffffff,
];

const number = (random: Random): number =>
  random.once(10) ? random.word() | 0 : random.once(4) ? -random.of(telling) : random.of(telling);

/** What the generator thinks a register holds. */
type Kind = 'nothing' | 'number' | 'small' | 'context' | 'packet' | 'end' | 'stack';

const arithmetics = [
  op.ADD,
  op.SUB,
  op.MUL,
  op.OR,
  op.AND,
  op.LSH,
  op.RSH,
  op.XOR,
  op.MOV,
  op.ARSH,
  op.DIV,
  op.MOD,
];
const comparisons = [
  op.JEQ,
  op.JNE,
  op.JGT,
  op.JGE,
  op.JLT,
  op.JLE,
  op.JSGT,
  op.JSGE,
  op.JSLT,
  op.JSLE,
  op.JSET,
];
const sizes = [op.B, op.H, op.W, op.DW];
const bytes = new Map([
  [op.B, 1],
  [op.H, 2],
  [op.W, 4],
  [op.DW, 8],
]);

class Writer {
  readonly slots: ebpf.Instruction[] = [];
  readonly kinds: Kind[] = new Array<Kind>(11).fill('nothing');
  readonly random: Random;
  readonly environment: ebpf.Environment;
  /** Bytes below the frame pointer that were written. */
  readonly written: number[] = [];
  /** The guard that was written last. */
  proven = 0;

  constructor(random: Random, environment: ebpf.Environment) {
    this.random = random;
    this.environment = environment;
    this.kinds[10] = 'stack';
    this.kinds[1] = environment === 'flat' ? 'packet' : 'context';
    if (environment === 'flat') this.kinds[2] = 'number';
  }

  emit(...slots: readonly ebpf.Instruction[]): void {
    this.slots.push(...slots);
  }

  /** A register of one of the kinds, or once in a while any. */
  register(...kinds: readonly Kind[]): number {
    const fitting = this.kinds.flatMap((kind, register) => (kinds.includes(kind) ? [register] : []));
    return fitting.length === 0 || this.random.once(300) ? this.random.below(11) : this.random.of(fitting);
  }

  target(): number {
    return this.random.once(400) ? 10 : this.random.of([0, 2, 3, 4, 5, 6, 7]);
  }

  set(register: number, kind: Kind): void {
    this.kinds[register] = kind;
  }
}

type Piece = (writer: Writer) => void;

const constant: Piece = (writer) => {
  const dst = writer.target();
  const wide = writer.random.once(2);
  writer.emit(instruction((wide ? op.ALU64 : op.ALU) | op.MOV, dst, 0, 0, number(writer.random)));
  writer.set(dst, 'number');
};

const copying: Piece = (writer) => {
  const dst = writer.target();
  const src = writer.register('number', 'small', 'packet', 'end', 'stack', 'context');
  writer.emit(instruction(op.ALU64 | op.MOV | op.X, dst, src));
  writer.set(dst, writer.kinds[src]!);
};

const arithmetic: Piece = (writer) => {
  const { random } = writer;
  const dst = writer.register('number', 'small');
  const alu = random.once(2) ? op.ALU64 : op.ALU;
  const operation = random.of(arithmetics);
  if (random.once(2))
    writer.emit(instruction(alu | operation | op.X, dst, writer.register('number', 'small')));
  else {
    const shifts = operation === op.LSH || operation === op.RSH || operation === op.ARSH;
    writer.emit(instruction(alu | operation, dst, 0, 0, shifts ? random.below(33) : number(random)));
  }
  writer.set(dst, 'number');
};

const unary: Piece = (writer) => {
  const { random } = writer;
  const dst = writer.register('number', 'small');
  const choice = random.below(4);
  if (choice === 0) writer.emit(instruction((random.once(2) ? op.ALU64 : op.ALU) | op.NEG, dst));
  else if (choice === 1) {
    writer.emit(
      instruction(op.ALU | op.END | (random.once(2) ? op.X : 0), dst, 0, 0, random.of([16, 32, 64])),
    );
  } else {
    const src = writer.register('number', 'small');
    writer.emit(instruction(op.ALU64 | op.MOV | op.X, dst, src, random.of([8, 16, 32])));
  }
  writer.set(dst, 'number');
};

/** A number made small, one way or the other. */
const bounding: Piece = (writer) => {
  const { random } = writer;
  const dst = writer.register('number', 'small');
  const alu = random.once(3) ? op.ALU64 : op.ALU;
  writer.emit(instruction(alu | op.AND, dst, 0, 0, random.of([3, 7, 15, 60, 63, 255, 0xffff])));
  if (random.once(3)) writer.emit(instruction(alu | op.LSH, dst, 0, 0, random.below(5)));
  writer.set(dst, 'small');
};

/** if register > bound goto somewhere ahead; patched when the end is known. */
const branching: Piece = (writer) => {
  const { random } = writer;
  const jump = random.once(2) ? op.JMP : op.JMP32;
  const dst = writer.register('number', 'small');
  const comparison = random.of(comparisons);
  const back = random.once(60);
  const off = back ? -1 - random.below(Math.min(writer.slots.length + 1, 6)) : random.below(4);
  if (random.once(3)) {
    const src = writer.register('number', 'small');
    writer.emit(instruction(jump | comparison | op.X, dst, src, off));
  } else writer.emit(instruction(jump | comparison, dst, 0, off, number(random)));
};

const guard: Piece = (writer) => {
  const { random, environment } = writer;
  const length = random.of([1, 2, 4, 8, 14, 20, 34, 64]);
  const packet = writer.register('packet');
  const scratch = random.of([2, 3, 4, 5]);
  if (environment === 'flat' && random.once(2)) {
    const size = writer.register('number');
    if (random.once(2)) {
      writer.emit(instruction(op.JMP | op.JLT, 2, 0, random.below(4), length), leave());
      return;
    }
    writer.emit(instruction(op.ALU64 | op.MOV | op.X, scratch, size));
    writer.emit(instruction(op.ALU64 | op.ADD, scratch, 0, 0, length));
    writer.emit(instruction(op.JMP | random.of([op.JLE, op.JLT]) | op.X, scratch, 2, 2));
    writer.emit(instruction(op.ALU64 | op.MOV, 0), leave());
    writer.set(scratch, 'number');
    writer.set(0, 'number');
    return;
  }
  const end = writer.register('end');
  writer.emit(instruction(op.ALU64 | op.MOV | op.X, scratch, packet));
  writer.emit(instruction(op.ALU64 | op.ADD, scratch, 0, 0, length));
  const turned = random.once(3);
  const comparison = turned ? random.of([op.JGE, op.JGT]) : random.of([op.JLE, op.JLT]);
  const [a, b] = turned ? [end, scratch] : [scratch, end];
  writer.emit(instruction(op.JMP | comparison | op.X, a, b, 2));
  writer.emit(instruction(op.ALU64 | op.MOV, 0), leave());
  writer.set(scratch, 'packet');
  writer.set(0, 'number');
  writer.proven = length;
};

const leave = (): ebpf.Instruction => instruction(op.JMP | op.EXIT);

const packetLoad: Piece = (writer) => {
  const { random } = writer;
  const base = writer.register('packet');
  const size = random.of(sizes);
  const off = random.below(Math.max(writer.proven, 1)) - (random.once(20) ? 4 : 0);
  const dst = writer.target();
  const mode = random.once(6) && size !== op.DW ? op.MEMSX : op.MEM;
  writer.emit(instruction(op.LDX | mode | size, dst, base, off));
  writer.set(dst, size === op.B && mode === op.MEM ? 'small' : 'number');
};

const packetStore: Piece = (writer) => {
  const base = writer.register('packet');
  const off = writer.random.below(Math.max(writer.proven, 1));
  writer.emit(instruction(op.STX | op.MEM | writer.random.of(sizes), base, writer.register('number'), off));
};

/** packet + number, after which a guard is wanted. */
const advance: Piece = (writer) => {
  const { random } = writer;
  const dst = writer.register('packet');
  if (random.once(3)) writer.emit(instruction(op.ALU64 | op.ADD, dst, 0, 0, random.of(telling)));
  else {
    const by = random.once(4) ? writer.register('number', 'small') : writer.register('small');
    writer.emit(instruction(op.ALU64 | (random.once(8) ? op.SUB : op.ADD) | op.X, dst, by));
    writer.set(dst, 'packet');
  }
};

const stackStore: Piece = (writer) => {
  const { random } = writer;
  const size = random.of(sizes);
  const off = -(bytes.get(size)! * (1 + random.below(random.once(30) ? 600 : 4)));
  if (random.once(4)) writer.emit(instruction(op.ST | op.MEM | size, 10, 0, off, number(random)));
  else {
    const src = writer.register('number', 'small', 'packet', 'end', 'context', 'stack');
    writer.emit(instruction(op.STX | op.MEM | size, 10, src, off));
  }
  writer.written.push(off);
};

const stackLoad: Piece = (writer) => {
  const { random } = writer;
  const size = random.of(sizes);
  const dst = writer.target();
  const off = writer.written.length > 0 ? random.of(writer.written) : -8;
  writer.emit(instruction(op.LDX | op.MEM | size, dst, 10, off));
  writer.set(dst, random.of(['number', 'packet', 'small']));
};

const atomics = [op.ADD, op.OR, op.AND, op.XOR, op.ADD | op.FETCH, op.XCHG, op.CMPXCHG];

const atomic: Piece = (writer) => {
  const { random } = writer;
  const off = writer.written.length > 0 ? random.of(writer.written) : -8;
  const base = random.once(10) ? writer.register('packet', 'stack', 'context') : 10;
  const src = writer.register('number', 'small');
  writer.emit(instruction(op.STX | op.ATOMIC | random.of([op.W, op.DW]), base, src, off, random.of(atomics)));
};

const contextLoad: Piece = (writer) => {
  const { random, environment } = writer;
  const context = writer.register('context');
  const fields = ebpf.contexts[environment];
  if (fields.length === 0) return;
  const dst = writer.target();
  const field = random.of(fields);
  const size = random.once(6) ? random.of(sizes) : op.W;
  writer.emit(instruction(op.LDX | op.MEM | size, dst, context, field.offset + (random.once(20) ? 2 : 0)));
  writer.set(dst, field.holds === 'packet' ? 'packet' : field.holds === 'packet end' ? 'end' : 'number');
};

const contextStore: Piece = (writer) => {
  const { random } = writer;
  const context = writer.register('context');
  const src = writer.register('number');
  writer.emit(instruction(op.STX | op.MEM | random.of(sizes), context, src, 48 + 4 * random.below(5)));
};

const legacyLoad: Piece = (writer) => {
  const { random } = writer;
  if (writer.kinds[6] !== 'context' && writer.kinds[1] === 'context') {
    writer.emit(instruction(op.ALU64 | op.MOV | op.X, 6, 1));
    writer.set(6, 'context');
  }
  const size = random.of([op.B, op.H, op.W]);
  if (random.once(2)) writer.emit(instruction(op.LD | op.ABS | size, 0, 0, 0, random.below(40)));
  else {
    const src = writer.register('number', 'small');
    writer.emit(instruction(op.LD | op.IND | size, 0, src, 0, random.below(40)));
  }
  forget(writer);
};

function forget(writer: Writer): void {
  for (let register = 1; register <= 5; register++) writer.set(register, 'nothing');
  writer.set(0, 'number');
}

const helperCall: Piece = (writer) => {
  const { random } = writer;
  const number = random.of([5, 7, 8, 26, 26, 39, 44, random.below(220)]);
  if (number === 26 || number === 39 || number === 44) {
    writer.emit(instruction(op.ALU64 | op.MOV | op.X, 1, writer.register('context')));
    writer.emit(instruction(op.ALU64 | op.MOV, 2, 0, 0, random.below(50)));
  }
  if (number === 26) {
    const size = random.of([1, 2, 4, 8, 16, 0]);
    writer.emit(instruction(op.ALU64 | op.MOV | op.X, 3, 10));
    writer.emit(instruction(op.ALU64 | op.ADD, 3, 0, 0, -random.of([4, 8, 16, 24, 512])));
    if (random.once(5)) writer.emit(instruction(op.ALU64 | op.MOV | op.X, 4, writer.register('small')));
    else writer.emit(instruction(op.ALU64 | op.MOV, 4, 0, 0, size));
    writer.written.push(-8, -4);
  }
  writer.emit(instruction(op.JMP | op.CALL, 0, 0, 0, number));
  forget(writer);
};

/** A call of a function whose code is put behind the program; `place` patches the distance. */
const localCall: Piece = (writer) => {
  writer.emit(instruction(op.JMP | op.CALL, 0, 1, 0, 0));
  forget(writer);
};

const enterPacket: Piece = (writer) => {
  const fields = ebpf.contexts[writer.environment];
  const data = fields.find(({ holds }) => holds === 'packet');
  const end = fields.find(({ holds }) => holds === 'packet end');
  if (data === undefined || end === undefined) {
    if (writer.environment !== 'flat') return;
    writer.emit(instruction(op.ALU64 | op.MOV | op.X, 9, 1), instruction(op.ALU64 | op.ADD | op.X, 9, 2));
    writer.set(9, 'end');
    return;
  }
  const context = writer.register('context');
  writer.emit(instruction(op.LDX | op.MEM | op.W, 8, context, data.offset));
  writer.emit(instruction(op.LDX | op.MEM | op.W, 9, context, end.offset));
  writer.set(8, 'packet');
  writer.set(9, 'end');
};

/** A few pieces, as often as a count on the stack says. */
const counted: Piece = (writer) => {
  const { random } = writer;
  const count = -64 - 8 * random.below(2);
  const scratch = random.of([0, 2, 3, 4, 5]);
  writer.emit(instruction(op.ST | op.MEM | op.DW, 10, 0, count, 1 + random.below(40)));
  const start = writer.slots.length;
  const length = 1 + random.below(6);
  for (let piece = 0; piece < length; piece++) random.of(pieces)(writer);
  writer.emit(instruction(op.LDX | op.MEM | op.DW, scratch, 10, count));
  writer.emit(instruction(op.ALU64 | op.ADD, scratch, 0, 0, -1));
  writer.emit(instruction(op.STX | op.MEM | op.DW, 10, scratch, count));
  writer.emit(instruction(op.JMP | op.JNE, scratch, 0, start - writer.slots.length - 1));
  writer.set(scratch, 'number');
};

const anything: Piece = (writer) => writer.emit(...randomOperation(writer.random));

const weighted: readonly (readonly [weight: number, piece: Piece])[] = [
  [6, constant],
  [6, copying],
  [10, arithmetic],
  [3, unary],
  [6, bounding],
  [10, branching],
  [7, guard],
  [8, packetLoad],
  [2, packetStore],
  [5, advance],
  [6, stackStore],
  [5, stackLoad],
  [2, atomic],
  [3, contextLoad],
  [1, contextStore],
  [2, legacyLoad],
  [2, helperCall],
  [1, localCall],
  [1, counted],
];
const pieces = weighted.flatMap(([weight, piece]) => new Array<Piece>(weight).fill(piece));

/** The context kept, and registers and stack made 0. */
const begin: Piece = (writer) => {
  const kept = writer.kinds[1]!;
  writer.emit(instruction(op.ALU64 | op.MOV | op.X, 6, 1));
  writer.set(6, kept);
  for (const register of [0, 3, 4, 5, 7, writer.environment === 'flat' ? 0 : 2]) {
    writer.emit(instruction(op.ALU64 | op.MOV, register, 0, 0, writer.random.below(40)));
    writer.set(register, 'small');
  }
  for (const off of [-8, -16, -24]) {
    writer.emit(instruction(op.ST | op.MEM | op.DW, 10, 0, off, 0));
    writer.written.push(off, off + 4);
  }
};

/** A program for an environment. */
export function randomProgram(random: Random, environment: ebpf.Environment): ebpf.Instruction[] {
  const writer = new Writer(random, environment);
  if (!random.once(8)) begin(writer);
  if (!random.once(6)) enterPacket(writer);
  const length = 2 + random.below(random.once(5) ? 60 : 20);
  for (let count = 0; count < length; count++) random.of(pieces)(writer);
  if (random.once(200)) anything(writer);
  writer.emit(instruction(op.ALU64 | op.MOV, 0, 0, 0, 1), leave());
  return place(random, writer.slots);
}

/** Jumps made to lead ahead into the program, and calls to a function behind it. */
function place(random: Random, slots: readonly ebpf.Instruction[]): ebpf.Instruction[] {
  const { length } = slots;
  const calls = slots.some(({ code, src }) => code === (op.JMP | op.CALL) && src === 1);
  const placed = slots.map((each, index) => {
    if (each.code === (op.JMP | op.CALL) && each.src === 1) return { ...each, imm: length - index - 1 };
    const isBranch = op.classOf(each.code) === op.JMP || op.classOf(each.code) === op.JMP32;
    const target = index + 1 + each.off;
    if (!isBranch || (target >= 0 && target < length)) return each;
    return { ...each, off: 0 };
  });
  if (!calls) return placed;
  const uses = random.of([1, 1, 2]);
  placed.push(instruction(op.ALU64 | op.MOV | op.X, 0, random.once(4) ? uses : 10));
  if (random.once(2)) placed.push(instruction(op.STX | op.MEM | op.DW, 10, 0, -8 * (1 + random.below(40))));
  if (!random.once(3)) placed.push(instruction(op.ALU64 | op.MOV, 0, 0, 0, number(random)));
  placed.push(leave());
  return placed;
}

/** One or two fields of one or two instructions changed, or instructions left out or doubled. */
export function mutant(random: Random, slots: readonly ebpf.Instruction[]): ebpf.Instruction[] {
  const changed = slots.slice();
  const times = 1 + random.below(2);
  for (let time = 0; time < times; time++) {
    const at = random.below(changed.length);
    const each = changed[at]!;
    switch (random.below(8)) {
      case 0:
        changed[at] = { ...each, off: ((each.off + random.of([-8, -4, -1, 1, 2, 4, 8, 64])) << 16) >> 16 };
        break;
      case 1:
        changed[at] = { ...each, imm: (each.imm + random.of([-8, -4, -1, 1, 2, 4, 8, 64, 0x10000])) | 0 };
        break;
      case 2:
        changed[at] = { ...each, imm: number(random) };
        break;
      case 3:
        changed[at] = { ...each, dst: random.below(11) };
        break;
      case 4:
        changed[at] = { ...each, src: random.below(11) };
        break;
      case 5:
        changed[at] = { ...each, code: random.of(ebpf.operations).code };
        break;
      case 6:
        changed[at] = { ...changed[random.below(changed.length)]! };
        break;
      default:
        changed[at] = sibling(random, each);
    }
  }
  return changed;
}

/** Another operation of the same class: another comparison, size or arithmetic. */
function sibling(random: Random, each: ebpf.Instruction): ebpf.Instruction {
  const kind = op.classOf(each.code);
  const others = ebpf.operations.filter(({ code }) => op.classOf(code) === kind);
  return { ...each, code: random.of(others).code };
}
