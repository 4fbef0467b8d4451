/**
 * A classic program → a machine that interprets it with the semantics of libpcap's bpf_filter: A, X and M[] start as 0,
 * a load that does not lie within the packet rejects it, and so does a division by 0; a shift by 32 or more gives 0;
 * `ja` may go back (as libpcap's `protochain` does).
 *
 * The program is decoded once into typed arrays; a run allocates nothing. The cases are literal numbers because the
 * engine makes a jump table of those alone: named constants of another module cost a hundred times the time.
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
  /**
   * An opcode (8 bits are enough once it is known to exist) and, of a branch, how far it leads, in one word, which is
   * less to load than three:
   *
   *     +---------+--------+--------+-----------+
   *     |         | jf, 8  | jt, 8  | opcode, 8 |
   *     +---------+--------+--------+-----------+
   */
  readonly words: Int32Array;
  readonly ks: Int32Array;
  readonly readsMemory: boolean;
}

const decode = (instructions: readonly cbpf.Instruction[]): Decoded => ({
  words: Int32Array.from(instructions, ({ code, jt, jf }) => code | (jt << 8) | (jf << 16)),
  ks: Int32Array.from(instructions, ({ k }) => k | 0),
  readsMemory: instructions.some(({ code }) => cbpf.opcodeOf(code)?.memory === 'read'),
});

/** A and X are kept as signed 32-bit numbers, which the engine holds in registers; `>>> 0` makes them unsigned. */
function interpret(
  { words, ks }: Decoded,
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
    const word = words[pc]!;
    const k = ks[pc]!;
    switch (word & 0xff) {
      // ld [k]
      case 0x20: {
        const at = k >>> 0;
        if (at + 4 > length) return 0;
        a = (packet[at]! << 24) | (packet[at + 1]! << 16) | (packet[at + 2]! << 8) | packet[at + 3]!;
        break;
      }
      // ldh [k]
      case 0x28: {
        const at = k >>> 0;
        if (at + 2 > length) return 0;
        a = (packet[at]! << 8) | packet[at + 1]!;
        break;
      }
      // ldb [k]
      case 0x30: {
        const at = k >>> 0;
        if (at >= length) return 0;
        a = packet[at]!;
        break;
      }
      // The sum of two unsigned numbers is exact here: one beyond 32 bits is outside of the packet, it does not wrap.
      // ld [x + k]
      case 0x40: {
        const at = (x >>> 0) + (k >>> 0);
        if (at + 4 > length) return 0;
        a = (packet[at]! << 24) | (packet[at + 1]! << 16) | (packet[at + 2]! << 8) | packet[at + 3]!;
        break;
      }
      // ldh [x + k]
      case 0x48: {
        const at = (x >>> 0) + (k >>> 0);
        if (at + 2 > length) return 0;
        a = (packet[at]! << 8) | packet[at + 1]!;
        break;
      }
      // ldb [x + k]
      case 0x50: {
        const at = (x >>> 0) + (k >>> 0);
        if (at >= length) return 0;
        a = packet[at]!;
        break;
      }
      // ldxb 4*([k]&0xf)
      case 0xb1: {
        const at = k >>> 0;
        if (at >= length) return 0;
        x = (packet[at]! & 0xf) << 2;
        break;
      }
      // ld #pktlen
      case 0x80:
        a = wireLength | 0;
        break;
      // ldx #pktlen
      case 0x81:
        x = wireLength | 0;
        break;
      // ld #k
      case 0x00:
        a = k;
        break;
      // ldx #k
      case 0x01:
        x = k;
        break;
      // ld M[k]
      case 0x60:
        a = scratch[k]!;
        break;
      // ldx M[k]
      case 0x61:
        x = scratch[k]!;
        break;
      // st M[k]
      case 0x02:
        scratch[k] = a;
        break;
      // stx M[k]
      case 0x03:
        scratch[k] = x;
        break;
      // ja
      case 0x05: {
        if (k < 0 && (left += k) < 0) throw endless(pc);
        pc += k;
        break;
      }
      // jeq #k
      case 0x15:
        pc += (a === k ? word >> 8 : word >> 16) & 0xff;
        break;
      // jgt #k
      case 0x25:
        pc += (a >>> 0 > k >>> 0 ? word >> 8 : word >> 16) & 0xff;
        break;
      // jge #k
      case 0x35:
        pc += (a >>> 0 >= k >>> 0 ? word >> 8 : word >> 16) & 0xff;
        break;
      // jset #k
      case 0x45:
        pc += ((a & k) !== 0 ? word >> 8 : word >> 16) & 0xff;
        break;
      // jeq x
      case 0x1d:
        pc += (a === x ? word >> 8 : word >> 16) & 0xff;
        break;
      // jgt x
      case 0x2d:
        pc += (a >>> 0 > x >>> 0 ? word >> 8 : word >> 16) & 0xff;
        break;
      // jge x
      case 0x3d:
        pc += (a >>> 0 >= x >>> 0 ? word >> 8 : word >> 16) & 0xff;
        break;
      // jset x
      case 0x4d:
        pc += ((a & x) !== 0 ? word >> 8 : word >> 16) & 0xff;
        break;
      // add #k
      case 0x04:
        a = (a + k) | 0;
        break;
      // sub #k
      case 0x14:
        a = (a - k) | 0;
        break;
      // mul #k
      case 0x24:
        a = Math.imul(a, k);
        break;
      // div #k
      case 0x34:
        a = ((a >>> 0) / (k >>> 0)) | 0;
        break;
      // mod #k
      case 0x94:
        a = ((a >>> 0) % (k >>> 0)) | 0;
        break;
      // and #k
      case 0x54:
        a &= k;
        break;
      // or #k
      case 0x44:
        a |= k;
        break;
      // xor #k
      case 0xa4:
        a ^= k;
        break;
      // lsh #k
      case 0x64:
        a = k >>> 0 < 32 ? a << k : 0;
        break;
      // rsh #k
      case 0x74:
        a = k >>> 0 < 32 ? (a >>> k) | 0 : 0;
        break;
      // add x
      case 0x0c:
        a = (a + x) | 0;
        break;
      // sub x
      case 0x1c:
        a = (a - x) | 0;
        break;
      // mul x
      case 0x2c:
        a = Math.imul(a, x);
        break;
      // div x
      case 0x3c:
        if (x === 0) return 0;
        a = ((a >>> 0) / (x >>> 0)) | 0;
        break;
      // mod x
      case 0x9c:
        if (x === 0) return 0;
        a = ((a >>> 0) % (x >>> 0)) | 0;
        break;
      // and x
      case 0x5c:
        a &= x;
        break;
      // or x
      case 0x4c:
        a |= x;
        break;
      // xor x
      case 0xac:
        a ^= x;
        break;
      // lsh x
      case 0x6c:
        a = x >>> 0 < 32 ? a << x : 0;
        break;
      // rsh x
      case 0x7c:
        a = x >>> 0 < 32 ? (a >>> x) | 0 : 0;
        break;
      // neg
      case 0x84:
        a = -a | 0;
        break;
      // tax
      case 0x07:
        x = a;
        break;
      // txa
      case 0x87:
        a = x;
        break;
      // ret
      case 0x16:
        return a >>> 0;
      // ret #k
      case 0x06:
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
