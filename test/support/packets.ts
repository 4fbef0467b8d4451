/** Random packets that look like something: Ethernet, IPv4 and IPv6 headers with random fields, at the usual places. */

import fc from 'fast-check';

/** Beyond what any 16-bit offset reaches, headers included. */
const length = 70_000;

const shape = fc.record({
  filling: fc.uint8Array({ minLength: 97, maxLength: 97, size: 'max' }),
  etherType: fc.constantFrom(0x0800, 0x86dd, 0x0806, 0x8100, 0x8847, 0x8863, 0x8864, 0x0100),
  firstByte: fc.constantFrom(0x45, 0x46, 0x4f, 0x60),
  protocol: fc.constantFrom(6, 17, 1, 58, 132, 44, 47, 51),
  fragment: fc.constantFrom(0x00, 0x40, 0x01),
});

/** 70,000 bytes each, so that only loads beyond 65535 can fall out of them. */
export const packet: fc.Arbitrary<Uint8Array> = shape.map(
  ({ filling, etherType, firstByte, protocol, fragment }) => {
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; i += filling.length)
      bytes.set(filling.subarray(0, Math.min(filling.length, length - i)), i);
    bytes.set([etherType >> 8, etherType & 0xff], 12);
    // The network header begins here on Ethernet, raw IP, BSD loopback and PPP, and Linux cooked captures of both kinds.
    for (const start of [14, 0, 4, 16, 20]) {
      bytes[start] = firstByte;
      bytes[start + 6] = firstByte === 0x60 ? protocol : fragment;
      bytes[start + 9] = protocol;
    }
    return bytes;
  },
);
