/**
 * A classic program → a machine that interprets it with the semantics of libpcap's bpf_filter: A, X and M[] start as 0,
 * a load that does not lie within the packet rejects it, and so does a division by 0; a shift by 32 or more gives 0;
 * `ja` may go back (as libpcap's `protochain` does).
 *
 * The program is decoded once into typed arrays; a run allocates nothing.
 */

import * as cbpf from '../cbpf/index.js';
import { MachineFault } from './fault.js';
import { DEFAULT_BUDGET, type Machine, type MachineOptions } from './machine.js';

const { op } = cbpf;

/** Throws FilterError `invalid-program` for what libpcap's bpf_validate refuses and for unknown opcodes. */
export function classicInterpreter(program: cbpf.Program, options: MachineOptions = {}): Machine {
  cbpf.validate(program);
  const decoded = decode(program.instructions);
  const scratch = new Int32Array(op.MEMORY_WORDS);
  const budget = options.budget ?? DEFAULT_BUDGET;
  return {
    name: 'classic interpreter',
    run(packet, wireLength = packet.length) {
      if (decoded.readsMemory) scratch.fill(0);
      return interpret(decoded, scratch, packet, wireLength, budget);
    },
  };
}

interface Decoded {
  /** An opcode fits 8 bits once it is known to exist. */
  readonly codes: Uint8Array;
  readonly ks: Int32Array;
  /** Numbers of the next instructions: of a branch both, of a jump `whenTrue`. */
  readonly whenTrue: Int32Array;
  readonly whenFalse: Int32Array;
  readonly readsMemory: boolean;
}

function decode(instructions: readonly cbpf.Instruction[]): Decoded {
  return {
    codes: Uint8Array.from(instructions, ({ code }) => code),
    ks: Int32Array.from(instructions, ({ k }) => k | 0),
    whenTrue: Int32Array.from(instructions, ({ code, jt, k }, index) =>
      cbpf.opcodeOf(code)?.flow === 'jump' ? (index + 1 + k) | 0 : index + 1 + jt,
    ),
    whenFalse: Int32Array.from(instructions, ({ jf }, index) => index + 1 + jf),
    readsMemory: instructions.some(({ code }) => cbpf.opcodeOf(code)?.memory === 'read'),
  };
}

/** A and X are kept as signed 32-bit numbers, which the engine holds in registers; `>>> 0` makes them unsigned. */
function interpret(
  { codes, ks, whenTrue, whenFalse }: Decoded,
  scratch: Int32Array,
  packet: Uint8Array,
  wireLength: number,
  budget: number,
): number {
  const length = packet.length;
  let left = budget;
  let pc = 0;
  let a = 0;
  let x = 0;
  for (;;) {
    const k = ks[pc]!;
    switch (codes[pc]) {
      case op.LD | op.W | op.ABS: {
        const at = k >>> 0;
        if (at + 4 > length) return 0;
        a = (packet[at]! << 24) | (packet[at + 1]! << 16) | (packet[at + 2]! << 8) | packet[at + 3]!;
        break;
      }
      case op.LD | op.H | op.ABS: {
        const at = k >>> 0;
        if (at + 2 > length) return 0;
        a = (packet[at]! << 8) | packet[at + 1]!;
        break;
      }
      case op.LD | op.B | op.ABS: {
        const at = k >>> 0;
        if (at >= length) return 0;
        a = packet[at]!;
        break;
      }
      // The sum of two unsigned numbers is exact here: one beyond 32 bits is outside of the packet, it does not wrap.
      case op.LD | op.W | op.IND: {
        const at = (x >>> 0) + (k >>> 0);
        if (at + 4 > length) return 0;
        a = (packet[at]! << 24) | (packet[at + 1]! << 16) | (packet[at + 2]! << 8) | packet[at + 3]!;
        break;
      }
      case op.LD | op.H | op.IND: {
        const at = (x >>> 0) + (k >>> 0);
        if (at + 2 > length) return 0;
        a = (packet[at]! << 8) | packet[at + 1]!;
        break;
      }
      case op.LD | op.B | op.IND: {
        const at = (x >>> 0) + (k >>> 0);
        if (at >= length) return 0;
        a = packet[at]!;
        break;
      }
      case op.LDX | op.B | op.MSH: {
        const at = k >>> 0;
        if (at >= length) return 0;
        x = (packet[at]! & 0xf) << 2;
        break;
      }
      case op.LD | op.W | op.LEN:
        a = wireLength | 0;
        break;
      case op.LDX | op.W | op.LEN:
        x = wireLength | 0;
        break;
      case op.LD | op.IMM:
        a = k;
        break;
      case op.LDX | op.IMM:
        x = k;
        break;
      case op.LD | op.MEM:
        a = scratch[k]!;
        break;
      case op.LDX | op.MEM:
        x = scratch[k]!;
        break;
      case op.ST:
        scratch[k] = a;
        break;
      case op.STX:
        scratch[k] = x;
        break;
      case op.JMP | op.JA: {
        const target = whenTrue[pc]!;
        if (target <= pc && (left -= pc + 1 - target) < 0) throw endless(pc);
        pc = target;
        continue;
      }
      case op.JMP | op.JEQ | op.K:
        pc = a === k ? whenTrue[pc]! : whenFalse[pc]!;
        continue;
      case op.JMP | op.JGT | op.K:
        pc = a >>> 0 > k >>> 0 ? whenTrue[pc]! : whenFalse[pc]!;
        continue;
      case op.JMP | op.JGE | op.K:
        pc = a >>> 0 >= k >>> 0 ? whenTrue[pc]! : whenFalse[pc]!;
        continue;
      case op.JMP | op.JSET | op.K:
        pc = (a & k) !== 0 ? whenTrue[pc]! : whenFalse[pc]!;
        continue;
      case op.JMP | op.JEQ | op.X:
        pc = a === x ? whenTrue[pc]! : whenFalse[pc]!;
        continue;
      case op.JMP | op.JGT | op.X:
        pc = a >>> 0 > x >>> 0 ? whenTrue[pc]! : whenFalse[pc]!;
        continue;
      case op.JMP | op.JGE | op.X:
        pc = a >>> 0 >= x >>> 0 ? whenTrue[pc]! : whenFalse[pc]!;
        continue;
      case op.JMP | op.JSET | op.X:
        pc = (a & x) !== 0 ? whenTrue[pc]! : whenFalse[pc]!;
        continue;
      case op.ALU | op.ADD | op.K:
        a = (a + k) | 0;
        break;
      case op.ALU | op.SUB | op.K:
        a = (a - k) | 0;
        break;
      case op.ALU | op.MUL | op.K:
        a = Math.imul(a, k);
        break;
      case op.ALU | op.DIV | op.K:
        a = ((a >>> 0) / (k >>> 0)) | 0;
        break;
      case op.ALU | op.MOD | op.K:
        a = ((a >>> 0) % (k >>> 0)) | 0;
        break;
      case op.ALU | op.AND | op.K:
        a &= k;
        break;
      case op.ALU | op.OR | op.K:
        a |= k;
        break;
      case op.ALU | op.XOR | op.K:
        a ^= k;
        break;
      case op.ALU | op.LSH | op.K:
        a = k >>> 0 < 32 ? a << k : 0;
        break;
      case op.ALU | op.RSH | op.K:
        a = k >>> 0 < 32 ? (a >>> k) | 0 : 0;
        break;
      case op.ALU | op.ADD | op.X:
        a = (a + x) | 0;
        break;
      case op.ALU | op.SUB | op.X:
        a = (a - x) | 0;
        break;
      case op.ALU | op.MUL | op.X:
        a = Math.imul(a, x);
        break;
      case op.ALU | op.DIV | op.X:
        if (x === 0) return 0;
        a = ((a >>> 0) / (x >>> 0)) | 0;
        break;
      case op.ALU | op.MOD | op.X:
        if (x === 0) return 0;
        a = ((a >>> 0) % (x >>> 0)) | 0;
        break;
      case op.ALU | op.AND | op.X:
        a &= x;
        break;
      case op.ALU | op.OR | op.X:
        a |= x;
        break;
      case op.ALU | op.XOR | op.X:
        a ^= x;
        break;
      case op.ALU | op.LSH | op.X:
        a = x >>> 0 < 32 ? a << x : 0;
        break;
      case op.ALU | op.RSH | op.X:
        a = x >>> 0 < 32 ? (a >>> x) | 0 : 0;
        break;
      case op.ALU | op.NEG:
        a = -a | 0;
        break;
      case op.MISC | op.TAX:
        x = a;
        break;
      case op.MISC | op.TXA:
        a = x;
        break;
      case op.RET | op.A:
        return a >>> 0;
      case op.RET | op.K:
        return k >>> 0;
    }
    pc++;
  }
}

const endless = (instruction: number): MachineFault =>
  new MachineFault({
    reason: 'budget',
    instruction,
    message: `the program runs longer than it may, looping at instruction ${instruction}`,
  });
