/** A classic program and a packet → how many instructions the run executes. Slower than a machine, which does not count. */

import * as cbpf from '../cbpf/index.js';

const { op } = cbpf;

/** The last one counts: the return, or the load that does not lie within the packet, or the division by zero. */
export function executed(
  { instructions }: Pick<cbpf.Program, 'instructions'>,
  packet: Uint8Array,
  wireLength = packet.length,
): number {
  const memory = new Uint32Array(op.MEMORY_WORDS);
  let [a, x, pc] = [0, 0, 0];
  for (let count = 1; ; count++) {
    const { code, jt, jf, k } = instructions[pc++]!;
    const source = op.sourceOf(code) === op.X ? x : k;
    switch (op.classOf(code)) {
      case op.LD:
      case op.LDX: {
        const value = loaded(code, k, x, packet, wireLength, memory);
        if (value === undefined) return count;
        if (op.classOf(code) === op.LD) a = value;
        else x = value;
        break;
      }
      case op.ST:
        memory[k] = a;
        break;
      case op.STX:
        memory[k] = x;
        break;
      case op.ALU: {
        const operation = op.operationOf(code);
        if ((operation === op.DIV || operation === op.MOD) && source === 0) return count;
        a = calculated(operation, a, source);
        break;
      }
      case op.JMP:
        if (op.operationOf(code) === op.JA) pc = (pc + k) >>> 0;
        else pc += holds(op.operationOf(code), a, source) ? jt : jf;
        break;
      case op.MISC:
        if (op.miscOperationOf(code) === op.TAX) x = a;
        else a = x;
        break;
      default:
        return count;
    }
  }
}

/** `undefined` for a load that does not lie within the packet. */
function loaded(
  code: number,
  k: number,
  x: number,
  packet: Uint8Array,
  wireLength: number,
  memory: Uint32Array,
): number | undefined {
  switch (op.modeOf(code)) {
    case op.IMM:
      return k;
    case op.MEM:
      return memory[k]!;
    case op.LEN:
      return wireLength;
    case op.MSH: {
      const byte = packet[k];
      return byte === undefined ? undefined : (byte & 0xf) << 2;
    }
    default: {
      const size = op.sizeOf(code) === op.W ? 4 : op.sizeOf(code) === op.H ? 2 : 1;
      const at = op.modeOf(code) === op.IND ? x + k : k;
      if (at + size > packet.length) return undefined;
      return packet.subarray(at, at + size).reduce((value, byte) => value * 256 + byte, 0);
    }
  }
}

function calculated(operation: number, a: number, b: number): number {
  switch (operation) {
    case op.ADD:
      return (a + b) >>> 0;
    case op.SUB:
      return (a - b) >>> 0;
    case op.MUL:
      return Math.imul(a, b) >>> 0;
    case op.DIV:
      return Math.floor(a / b);
    case op.MOD:
      return a % b;
    case op.AND:
      return (a & b) >>> 0;
    case op.OR:
      return (a | b) >>> 0;
    case op.XOR:
      return (a ^ b) >>> 0;
    case op.LSH:
      return b < 32 ? (a << b) >>> 0 : 0;
    case op.RSH:
      return b < 32 ? a >>> b : 0;
    default:
      return -a >>> 0;
  }
}

function holds(operation: number, a: number, b: number): boolean {
  switch (operation) {
    case op.JEQ:
      return a === b;
    case op.JGT:
      return a > b;
    case op.JGE:
      return a >= b;
    default:
      return (a & b) !== 0;
  }
}
