/**
 * The assembler that writes JavaScript: the stack of WebAssembly becomes one of expressions, its labels those of
 * statements. It takes what code on registers of 32 bits and packets needs, and says where that is not enough.
 */

import * as wasm from '../../wasm/index.js';
import type { Assembler } from './assembler.js';

const { i32, type } = wasm;

/** Thrown while emitting what this assembler cannot write: the program runs elsewhere then. */
export class NotExpressible extends Error {
  override readonly name = 'NotExpressible';
}

type Binary = (a: string, b: string) => string;

const unsigned =
  (sign: string): Binary =>
  (a, b) =>
    `((${a}>>>0)${sign}(${b}>>>0))`;
const signed =
  (sign: string): Binary =>
  (a, b) =>
    `(${a}${sign}${b})`;

/** Operators on two operands, which are signed numbers of 32 bits, as results are. */
const binary: ReadonlyMap<number, Binary> = new Map<number, Binary>([
  [i32.add, (a, b) => `(${a}+${b}|0)`],
  [i32.sub, (a, b) => `(${a}-${b}|0)`],
  [i32.mul, (a, b) => `Math.imul(${a},${b})`],
  [i32.div_s, (a, b) => `(${a}/${b}|0)`],
  [i32.div_u, (a, b) => `((${a}>>>0)/(${b}>>>0)|0)`],
  [i32.rem_s, (a, b) => `(${a}%${b}|0)`],
  [i32.rem_u, (a, b) => `((${a}>>>0)%(${b}>>>0)|0)`],
  [i32.and, (a, b) => `(${a}&${b})`],
  [i32.or, (a, b) => `(${a}|${b})`],
  [i32.xor, (a, b) => `(${a}^${b})`],
  [i32.shl, (a, b) => `(${a}<<${b})`],
  [i32.shr_s, (a, b) => `(${a}>>${b})`],
  [i32.shr_u, (a, b) => `(${a}>>>${b}|0)`],
  [i32.rotl, (a, b) => `(${a}<<${b}|${a}>>>32-${b})`],
  [i32.eq, signed('===')],
  [i32.ne, signed('!==')],
  [i32.lt_u, unsigned('<')],
  [i32.le_u, unsigned('<=')],
  [i32.gt_u, unsigned('>')],
  [i32.ge_u, unsigned('>=')],
  [i32.lt_s, signed('<')],
  [i32.le_s, signed('<=')],
  [i32.gt_s, signed('>')],
  [i32.ge_s, signed('>=')],
]);

const unary: ReadonlyMap<number, (a: string) => string> = new Map([
  [i32.eqz, (a) => `!${a}`],
  [i32.extend8_s, (a) => `(${a}<<24>>24)`],
  [i32.extend16_s, (a) => `(${a}<<16>>16)`],
]);

/** Little-endian loads; `p` is the packet, whose start is 0. */
const loads: ReadonlyMap<number, (at: (byte: number) => string) => string> = new Map([
  [i32.load8_u, (at) => at(0)],
  [i32.load16_u, (at) => `(${at(0)}|${at(1)}<<8)`],
  [i32.load, (at) => `(${at(0)}|${at(1)}<<8|${at(2)}<<16|${at(3)}<<24)`],
]);

export class JavaScriptBody implements Assembler {
  readonly #stack: string[] = [];
  readonly #labels: { readonly name: string; readonly kind: 'block' | 'loop' | 'if' }[] = [];
  readonly #statements: string[] = [];
  readonly #parameters: readonly string[];
  #locals = 0;
  #named = 0;

  /** The first locals by what they are called. */
  constructor(parameters: readonly string[]) {
    this.#parameters = parameters;
  }

  get depth(): number {
    return this.#labels.length;
  }

  local(valueType: wasm.ValueType): number {
    if (valueType !== type.i32) throw new NotExpressible('64 bits');
    return this.#parameters.length + this.#locals++;
  }

  op(opcode: number): void {
    const one = unary.get(opcode);
    const two = binary.get(opcode);
    if (one !== undefined) this.#push(one(this.pop()));
    else if (two !== undefined) {
      const right = this.pop();
      this.#push(two(this.pop(), right));
    } else throw new NotExpressible(`opcode 0x${opcode.toString(16)}`);
  }

  i32Const(value: number): void {
    this.#push(value < 0 || value >= 2 ** 31 ? `(${value | 0})` : String(value));
  }

  i64Const(): void {
    throw new NotExpressible('64 bits');
  }

  get(local: number): void {
    this.#push(this.#nameOf(local));
  }

  set(local: number): void {
    this.statement(`${this.#nameOf(local)}=${this.pop()};`);
  }

  globalGet(global: number): void {
    this.#push(`g${global}`);
  }

  globalSet(global: number): void {
    this.statement(`g${global}=${this.pop()};`);
  }

  memory(opcode: number, offset: number): void {
    const load = loads.get(opcode);
    if (load === undefined) throw new NotExpressible('stores');
    const address = this.pop();
    this.#push(load((byte) => `p[${address}+${offset + byte}]`));
  }

  memoryFill(): void {
    throw new NotExpressible('a stack in memory');
  }

  call(): void {
    throw new NotExpressible('calls');
  }

  brTable(): void {
    throw new NotExpressible('jumps into loops');
  }

  block(): void {
    this.#open('block', '{');
  }

  loop(): void {
    this.#open('loop', 'for(;;){');
  }

  if(): void {
    const condition = this.pop();
    this.#open('if', `if(${condition}){`);
  }

  else(): void {
    this.statement('}else{');
  }

  end(): void {
    const label = this.#labels.pop();
    this.statement(label?.kind === 'loop' ? `break ${label.name};}` : '}');
  }

  br(label: number): void {
    const { name, kind } = this.#labels[this.#labels.length - 1 - label]!;
    this.statement(`${kind === 'loop' ? 'continue' : 'break'} ${name};`);
  }

  brIf(label: number): void {
    const condition = this.pop();
    this.statement(`if(${condition})`);
    this.br(label);
  }

  pop(): string {
    const expression = this.#stack.pop();
    if (expression === undefined) throw new NotExpressible('a value from outside');
    return expression;
  }

  statement(text: string): void {
    this.#statements.push(text);
  }

  /** All statements, with the declarations they need. */
  text(globals: number): string {
    const locals = Array.from(
      { length: this.#locals },
      (_, at) => `${this.#nameOf(this.#parameters.length + at)}=0`,
    );
    const names = [...locals, ...Array.from({ length: globals }, (_, global) => `g${global}=0`)];
    return `let ${names.join(',')};\n${this.#statements.join('\n')}`;
  }

  #push(expression: string): void {
    this.#stack.push(expression);
  }

  #nameOf(local: number): string {
    return this.#parameters[local] ?? `v${local}`;
  }

  #open(kind: 'block' | 'loop' | 'if', text: string): void {
    const name = `L${this.#named++}`;
    this.#labels.push({ name, kind });
    this.statement(`${name}:${text}`);
  }
}
