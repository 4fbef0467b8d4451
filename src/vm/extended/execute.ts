/**
 * The interpreter of the extended instruction set: steps through decoded code until the program exits, faults or has run
 * for too long. Registers are pairs of signed 32-bit halves; nothing is allocated but for helpers and faults.
 *
 * The cases are literal numbers (dispatch.ts) because the engine makes a jump table of those alone, and so is that of the
 * packet's region (state.ts), which would be looked up at each use. Shifts, swaps and products are written out, as is
 * the access to the packet: behind a call the engine has to look at everything anew. Other memory is in memory.ts.
 *
 * It is one function, and so one file: with half of the cases put elsewhere, filters that use none of them took 5 % longer.
 */

import type { Fault } from '../fault.js';
import type { Code } from './code.js';
import { enter, leave } from './frames.js';
import { callHelper, type Helpers } from './helper.js';
import { exchange, load, type Refusal, store } from './memory.js';
import { FRAMES, faultAt, outOfBudget, PACKET, registerOf, type State, tooDeep } from './state.js';
import * as word from './word.js';

/** Runs until the end, where the result is in r0. `packet` is what the legacy packet loads see. */
export function execute(
  code: Code,
  state: State,
  packet: Uint8Array,
  budget: number,
  helpers: Helpers,
): Fault | undefined {
  const { stream, offset } = code;
  const { lo, hi } = state;
  const length = packet.length;
  // Helpers may let the program access more of the packet: that is left to memory.ts.
  const linear = state.regions[PACKET]!.bytes;
  const end = linear.length;
  let left = budget;
  let depth = 0;
  let next = 0;
  for (;;) {
    const pc = next;
    // code.ts lays both elements out.
    const what = stream[pc << 1]!;
    const d = (what >> 9) & 0xf;
    const s = what >>> 13;
    next = (pc + 1) | 0;
    switch (what & 0x1ff) {
      // r0 = *(u8 *)skb[imm]
      case 0x30: {
        const at = stream[(pc << 1) | 1]!;
        if (at < 0 || at > length - 1) return rejected(state);
        lo[0] = packet[at]!;
        hi[0] = 0;
        continue;
      }
      // r0 = *(u16 *)skb[imm]
      case 0x28: {
        const at = stream[(pc << 1) | 1]!;
        if (at < 0 || at > length - 2) return rejected(state);
        lo[0] = (packet[at]! << 8) | packet[at + 1]!;
        hi[0] = 0;
        continue;
      }
      // r0 = *(u32 *)skb[imm]
      case 0x20: {
        const at = stream[(pc << 1) | 1]!;
        if (at < 0 || at > length - 4) return rejected(state);
        lo[0] = (packet[at]! << 24) | (packet[at + 1]! << 16) | (packet[at + 2]! << 8) | packet[at + 3]!;
        hi[0] = 0;
        continue;
      }
      // r0 = *(u8 *)skb[src + imm]
      case 0x50: {
        const base = lo[s]!;
        const more = stream[(pc << 1) | 1]!;
        const at = (base + more) | 0;
        if (at < 0 || (base & more) < 0 || at > length - 1) return rejected(state);
        lo[0] = packet[at]!;
        hi[0] = 0;
        continue;
      }
      // r0 = *(u16 *)skb[src + imm]
      case 0x48: {
        const base = lo[s]!;
        const more = stream[(pc << 1) | 1]!;
        const at = (base + more) | 0;
        if (at < 0 || (base & more) < 0 || at > length - 2) return rejected(state);
        lo[0] = (packet[at]! << 8) | packet[at + 1]!;
        hi[0] = 0;
        continue;
      }
      // r0 = *(u32 *)skb[src + imm]
      case 0x40: {
        const base = lo[s]!;
        const more = stream[(pc << 1) | 1]!;
        const at = (base + more) | 0;
        if (at < 0 || (base & more) < 0 || at > length - 4) return rejected(state);
        lo[0] = (packet[at]! << 24) | (packet[at + 1]! << 16) | (packet[at + 2]! << 8) | packet[at + 3]!;
        hi[0] = 0;
        continue;
      }
      // r dst = r src
      case 0xbf:
        lo[d] = lo[s]!;
        hi[d] = hi[s]!;
        continue;
      // r dst = imm64
      case 0x18:
        lo[d] = lo[s]!;
        hi[d] = hi[s]!;
        next = (pc + 2) | 0;
        continue;
      // r dst += r src
      case 0x0f: {
        const sum = (lo[d]! >>> 0) + (lo[s]! >>> 0);
        hi[d] = hi[d]! + hi[s]! + (sum > 0xffffffff ? 1 : 0);
        lo[d] = sum;
        continue;
      }
      // r dst -= r src
      case 0x1f: {
        const difference = (lo[d]! >>> 0) - (lo[s]! >>> 0);
        hi[d] = hi[d]! - hi[s]! - (difference < 0 ? 1 : 0);
        lo[d] = difference;
        continue;
      }
      // r dst *= r src
      case 0x2f: {
        const a = lo[d]!;
        const b = lo[s]!;
        const a0 = a & 0xffff;
        const a1 = a >>> 16;
        const b0 = b & 0xffff;
        const b1 = b >>> 16;
        // The upper half of the product of the lower halves, from the products of their 16-bit halves.
        const middle = a0 * b1 + a1 * b0 + Math.floor((a0 * b0) / 0x10000);
        const upper = (a1 * b1 + Math.floor(middle / 0x10000)) | 0;
        hi[d] = upper + Math.imul(a, hi[s]!) + Math.imul(hi[d]!, b);
        lo[d] = Math.imul(a, b);
        continue;
      }
      // r dst |= r src
      case 0x4f:
        lo[d] = lo[d]! | lo[s]!;
        hi[d] = hi[d]! | hi[s]!;
        continue;
      // r dst &= r src
      case 0x5f:
        lo[d] = lo[d]! & lo[s]!;
        hi[d] = hi[d]! & hi[s]!;
        continue;
      // r dst ^= r src
      case 0xaf:
        lo[d] = lo[d]! ^ lo[s]!;
        hi[d] = hi[d]! ^ hi[s]!;
        continue;
      // r dst <<= r src
      case 0x6f: {
        const n = lo[s]!;
        const low = lo[d]!;
        const high = hi[d]!;
        if ((n & 32) !== 0) {
          hi[d] = low << n;
          lo[d] = 0;
        } else {
          // Two steps to the other half, since an amount of 32 means none.
          hi[d] = (high << n) | ((low >>> 1) >>> (31 - (n & 31)));
          lo[d] = low << n;
        }
        continue;
      }
      // r dst >>= r src
      case 0x7f: {
        const n = lo[s]!;
        const low = lo[d]!;
        const high = hi[d]!;
        if ((n & 32) !== 0) {
          lo[d] = high >>> n;
          hi[d] = 0;
        } else {
          lo[d] = (low >>> n) | ((high << 1) << (31 - (n & 31)));
          hi[d] = high >>> n;
        }
        continue;
      }
      // r dst s>>= r src
      case 0xcf: {
        const n = lo[s]!;
        const low = lo[d]!;
        const high = hi[d]!;
        if ((n & 32) !== 0) {
          lo[d] = high >> n;
          hi[d] = high >> 31;
        } else {
          lo[d] = (low >>> n) | ((high << 1) << (31 - (n & 31)));
          hi[d] = high >> n;
        }
        continue;
      }
      // r dst = -r dst
      case 0x87: {
        const low = lo[d]!;
        hi[d] = low === 0 ? -hi[d]! : ~hi[d]!;
        lo[d] = -low;
        continue;
      }
      // r dst = (s8)r src
      case 0x106:
        lo[d] = (lo[s]! << 24) >> 24;
        hi[d] = lo[d]! >> 31;
        continue;
      // r dst = (s16)r src
      case 0x107:
        lo[d] = (lo[s]! << 16) >> 16;
        hi[d] = lo[d]! >> 31;
        continue;
      // r dst = (s32)r src
      case 0x108:
        lo[d] = lo[s]!;
        hi[d] = lo[d]! >> 31;
        continue;
      // w dst = w src
      case 0xbc:
        lo[d] = lo[s]!;
        hi[d] = 0;
        continue;
      // w dst += w src
      case 0x0c:
        lo[d] = lo[d]! + lo[s]!;
        hi[d] = 0;
        continue;
      // w dst -= w src
      case 0x1c:
        lo[d] = lo[d]! - lo[s]!;
        hi[d] = 0;
        continue;
      // w dst *= w src
      case 0x2c:
        lo[d] = Math.imul(lo[d]!, lo[s]!);
        hi[d] = 0;
        continue;
      // w dst /= w src
      case 0x3c:
        lo[d] = lo[s] === 0 ? 0 : (lo[d]! >>> 0) / (lo[s]! >>> 0);
        hi[d] = 0;
        continue;
      // w dst %= w src
      case 0x9c:
        lo[d] = lo[s] === 0 ? lo[d]! : (lo[d]! >>> 0) % (lo[s]! >>> 0);
        hi[d] = 0;
        continue;
      // w dst s/= w src
      case 0x100:
        lo[d] = lo[s] === 0 ? 0 : lo[d]! / lo[s]!;
        hi[d] = 0;
        continue;
      // w dst s%= w src
      case 0x101:
        lo[d] = lo[s] === 0 ? lo[d]! : lo[d]! % lo[s]!;
        hi[d] = 0;
        continue;
      // w dst |= w src
      case 0x4c:
        lo[d] = lo[d]! | lo[s]!;
        hi[d] = 0;
        continue;
      // w dst &= w src
      case 0x5c:
        lo[d] = lo[d]! & lo[s]!;
        hi[d] = 0;
        continue;
      // w dst ^= w src
      case 0xac:
        lo[d] = lo[d]! ^ lo[s]!;
        hi[d] = 0;
        continue;
      // w dst <<= w src
      case 0x6c:
        lo[d] = lo[d]! << lo[s]!;
        hi[d] = 0;
        continue;
      // w dst >>= w src
      case 0x7c:
        lo[d] = lo[d]! >>> lo[s]!;
        hi[d] = 0;
        continue;
      // w dst s>>= w src
      case 0xcc:
        lo[d] = lo[d]! >> lo[s]!;
        hi[d] = 0;
        continue;
      // w dst = -w dst
      case 0x84:
        lo[d] = -lo[d]!;
        hi[d] = 0;
        continue;
      // w dst = (s8)w src
      case 0x104:
        lo[d] = (lo[s]! << 24) >> 24;
        hi[d] = 0;
        continue;
      // w dst = (s16)w src
      case 0x105:
        lo[d] = (lo[s]! << 16) >> 16;
        hi[d] = 0;
        continue;
      // r dst = le16 r dst
      case 0x109:
        lo[d] = lo[d]! & 0xffff;
        hi[d] = 0;
        continue;
      // r dst = le32 r dst
      case 0x10a:
        hi[d] = 0;
        continue;
      // r dst = le64 r dst: the order it has
      case 0x10b:
        continue;
      // r dst = be16 r dst, bswap16
      case 0x10c: {
        const half = lo[d]!;
        lo[d] = ((half & 0xff) << 8) | ((half >>> 8) & 0xff);
        hi[d] = 0;
        continue;
      }
      // r dst = be32 r dst, bswap32
      case 0x10d: {
        const low = lo[d]!;
        lo[d] = (low << 24) | ((low & 0xff00) << 8) | ((low >>> 8) & 0xff00) | (low >>> 24);
        hi[d] = 0;
        continue;
      }
      // r dst = be64 r dst, bswap64
      case 0x10e: {
        const low = lo[d]!;
        const high = hi[d]!;
        hi[d] = (low << 24) | ((low & 0xff00) << 8) | ((low >>> 8) & 0xff00) | (low >>> 24);
        lo[d] = (high << 24) | ((high & 0xff00) << 8) | ((high >>> 8) & 0xff00) | (high >>> 24);
        continue;
      }
      // goto
      case 0x05:
        next = stream[(pc << 1) | 1]!;
        break;
      // if r dst == r src
      case 0x1d:
        if (lo[d] === lo[s] && hi[d] === hi[s]) next = stream[(pc << 1) | 1]!;
        break;
      // if w dst == w src
      case 0x1e:
        if (lo[d] === lo[s]) next = stream[(pc << 1) | 1]!;
        break;
      // if r dst != r src
      case 0x5d:
        if (lo[d] !== lo[s] || hi[d] !== hi[s]) next = stream[(pc << 1) | 1]!;
        break;
      // if w dst != w src
      case 0x5e:
        if (lo[d] !== lo[s]) next = stream[(pc << 1) | 1]!;
        break;
      // if r dst & r src
      case 0x4d:
        if (((lo[d]! & lo[s]!) | (hi[d]! & hi[s]!)) !== 0) next = stream[(pc << 1) | 1]!;
        break;
      // if w dst & w src
      case 0x4e:
        if ((lo[d]! & lo[s]!) !== 0) next = stream[(pc << 1) | 1]!;
        break;
      // if r dst > r src
      case 0x2d:
        if (hi[d] === hi[s] ? lo[d]! >>> 0 > lo[s]! >>> 0 : hi[d]! >>> 0 > hi[s]! >>> 0)
          next = stream[(pc << 1) | 1]!;
        break;
      // if w dst > w src
      case 0x2e:
        if (lo[d]! >>> 0 > lo[s]! >>> 0) next = stream[(pc << 1) | 1]!;
        break;
      // if r dst >= r src
      case 0x3d:
        if (hi[d] === hi[s] ? lo[d]! >>> 0 >= lo[s]! >>> 0 : hi[d]! >>> 0 > hi[s]! >>> 0)
          next = stream[(pc << 1) | 1]!;
        break;
      // if w dst >= w src
      case 0x3e:
        if (lo[d]! >>> 0 >= lo[s]! >>> 0) next = stream[(pc << 1) | 1]!;
        break;
      // if r dst < r src
      case 0xad:
        if (hi[d] === hi[s] ? lo[d]! >>> 0 < lo[s]! >>> 0 : hi[d]! >>> 0 < hi[s]! >>> 0)
          next = stream[(pc << 1) | 1]!;
        break;
      // if w dst < w src
      case 0xae:
        if (lo[d]! >>> 0 < lo[s]! >>> 0) next = stream[(pc << 1) | 1]!;
        break;
      // if r dst <= r src
      case 0xbd:
        if (hi[d] === hi[s] ? lo[d]! >>> 0 <= lo[s]! >>> 0 : hi[d]! >>> 0 < hi[s]! >>> 0)
          next = stream[(pc << 1) | 1]!;
        break;
      // if w dst <= w src
      case 0xbe:
        if (lo[d]! >>> 0 <= lo[s]! >>> 0) next = stream[(pc << 1) | 1]!;
        break;
      // if r dst s> r src
      case 0x6d:
        if (hi[d] === hi[s] ? lo[d]! >>> 0 > lo[s]! >>> 0 : hi[d]! > hi[s]!) next = stream[(pc << 1) | 1]!;
        break;
      // if w dst s> w src
      case 0x6e:
        if (lo[d]! > lo[s]!) next = stream[(pc << 1) | 1]!;
        break;
      // if r dst s>= r src
      case 0x7d:
        if (hi[d] === hi[s] ? lo[d]! >>> 0 >= lo[s]! >>> 0 : hi[d]! > hi[s]!) next = stream[(pc << 1) | 1]!;
        break;
      // if w dst s>= w src
      case 0x7e:
        if (lo[d]! >= lo[s]!) next = stream[(pc << 1) | 1]!;
        break;
      // if r dst s< r src
      case 0xcd:
        if (hi[d] === hi[s] ? lo[d]! >>> 0 < lo[s]! >>> 0 : hi[d]! < hi[s]!) next = stream[(pc << 1) | 1]!;
        break;
      // if w dst s< w src
      case 0xce:
        if (lo[d]! < lo[s]!) next = stream[(pc << 1) | 1]!;
        break;
      // if r dst s<= r src
      case 0xdd:
        if (hi[d] === hi[s] ? lo[d]! >>> 0 <= lo[s]! >>> 0 : hi[d]! < hi[s]!) next = stream[(pc << 1) | 1]!;
        break;
      // if w dst s<= w src
      case 0xde:
        if (lo[d]! <= lo[s]!) next = stream[(pc << 1) | 1]!;
        break;
      // r dst = *(u8 *)(r src + off)
      case 0x71: {
        const base = lo[s]!;
        const at = (base + stream[(pc << 1) | 1]!) | 0;
        if (hi[s] === 2 && (base | at) >= 0 && at < end - 0) {
          lo[d] = linear[at]!;
          hi[d] = 0;
        } else if (!load(state, 0x71, d, s, stream[(pc << 1) | 1]!)) {
          return refused(state, pc, 'memory');
        }
        continue;
      }
      // r dst = *(u16 *)(r src + off)
      case 0x69: {
        const base = lo[s]!;
        const at = (base + stream[(pc << 1) | 1]!) | 0;
        if (hi[s] === 2 && (base | at) >= 0 && at < end - 1) {
          lo[d] = linear[at]! | (linear[at + 1]! << 8);
          hi[d] = 0;
        } else if (!load(state, 0x69, d, s, stream[(pc << 1) | 1]!)) {
          return refused(state, pc, 'memory');
        }
        continue;
      }
      // r dst = *(u16 *)(r src + off); r dst = be16 r dst
      case 0x111: {
        const base = lo[s]!;
        const at = (base + stream[(pc << 1) | 1]!) | 0;
        if (hi[s] === 2 && (base | at) >= 0 && at < end - 1) {
          lo[d] = (linear[at]! << 8) | linear[at + 1]!;
          hi[d] = 0;
          next = (pc + 2) | 0;
        } else if (!load(state, 0x69, d, s, stream[(pc << 1) | 1]!)) {
          return refused(state, pc, 'memory');
        }
        continue;
      }
      // r dst = *(u32 *)(r src + off)
      case 0x61: {
        const base = lo[s]!;
        const at = (base + stream[(pc << 1) | 1]!) | 0;
        if (hi[s] === 2 && (base | at) >= 0 && at < end - 3) {
          lo[d] = linear[at]! | (linear[at + 1]! << 8) | (linear[at + 2]! << 16) | (linear[at + 3]! << 24);
          hi[d] = 0;
        } else if (!load(state, 0x61, d, s, stream[(pc << 1) | 1]!)) {
          return refused(state, pc, 'memory');
        }
        continue;
      }
      // r dst = *(u32 *)(r src + off); r dst = be32 r dst
      case 0x112: {
        const base = lo[s]!;
        const at = (base + stream[(pc << 1) | 1]!) | 0;
        if (hi[s] === 2 && (base | at) >= 0 && at < end - 3) {
          lo[d] = (linear[at]! << 24) | (linear[at + 1]! << 16) | (linear[at + 2]! << 8) | linear[at + 3]!;
          hi[d] = 0;
          next = (pc + 2) | 0;
        } else if (!load(state, 0x61, d, s, stream[(pc << 1) | 1]!)) {
          return refused(state, pc, 'memory');
        }
        continue;
      }
      // r dst = *(u64 *)(r src + off), and the loads that extend a sign
      case 0x79:
      case 0x91:
      case 0x89:
      case 0x81:
        if (!load(state, what & 0xff, d, s, stream[(pc << 1) | 1]!)) return refused(state, pc, 'memory');
        continue;
      // *(u8 *)(r dst + off) = r src, and with the other types
      case 0x73:
      case 0x6b:
      case 0x63:
      case 0x7b: {
        const refusal = store(state, what & 0xff, d, s, stream[(pc << 1) | 1]!);
        if (refusal !== undefined) return refused(state, pc, refusal);
        continue;
      }
      // lock *(u32 *)(r dst + off) += r src, and the other operations
      case 0xc3:
      case 0xdb: {
        const refusal = exchange(state, what & 0xff, d, s, offset[pc]!, stream[(pc << 1) | 1]!);
        if (refusal !== undefined) return refused(state, pc, refusal);
        continue;
      }
      // r dst /= r src
      case 0x3f:
        word.divide(lo, hi, d, s);
        continue;
      // r dst %= r src
      case 0x9f:
        word.modulo(lo, hi, d, s);
        continue;
      // r dst s/= r src
      case 0x102:
        word.divideSigned(lo, hi, d, s);
        continue;
      // r dst s%= r src
      case 0x103:
        word.moduloSigned(lo, hi, d, s);
        continue;
      // call helper, callx: its number is the immediate, or in r dst
      case 0x85:
      case 0x8d: {
        const isDirect = (what & 0x1ff) === 0x85;
        const helper =
          isDirect || hi[d] === 0 ? helpers.get(isDirect ? stream[(pc << 1) | 1]! : lo[d]!) : undefined;
        if (helper === undefined) {
          const number = isDirect ? stream[(pc << 1) | 1]! : BigInt.asIntN(64, registerOf(state, d));
          return faultAt(state, pc, 'helper', `there is no helper ${number}`);
        }
        const wrong = callHelper(state, helper);
        if (wrong !== undefined) return faultAt(state, pc, 'argument', wrong);
        continue;
      }
      // call pc+imm
      case 0x10f:
        if (depth + 1 === FRAMES) return tooDeep(state, pc);
        enter(state, depth, next);
        depth++;
        next = stream[(pc << 1) | 1]!;
        break;
      // exit
      case 0x95:
        if (depth === 0) return undefined;
        depth--;
        next = leave(state, depth);
        break;
      default:
        return faultAt(state, pc, 'unsupported', 'the operation means nothing to this machine');
    }
    // What may have led elsewhere comes here. Only ways back are charged: what lies between two of them is no longer than
    // the program.
    if (next <= pc && (left -= pc + 1 - next) < 0) {
      return outOfBudget(state, pc);
    }
  }
}

/** A packet load outside of the packet ends the program with 0, whatever frame it is in. */
function rejected({ lo, hi }: State): undefined {
  lo[0] = 0;
  hi[0] = 0;
}

const refusals: Readonly<Record<Refusal, string>> = {
  memory: 'the address lies outside of what the program may access',
  'read-only': 'the address lies in memory that may only be read',
  alignment: 'the address of an atomic operation is no multiple of its size',
};

const refused = (state: State, pc: number, refusal: Refusal): Fault =>
  faultAt(state, pc, refusal, refusals[refusal]);
