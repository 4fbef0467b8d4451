import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../src/compiler.js';
import { findKernel, type Kernel } from '../support/kernel.js';
import { compareWithKernel, judged, ways } from '../support/kernel-comparison.js';
import { present, skips, titled } from '../support/shared.js';

const found = findKernel();

const DESTINATION_OPTIONS = 60;
const AUTHENTICATION = 51;
const ETHERNET = [0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1];

/** IPv6 with a chain of so many headers of 8 bytes, and a last one of the protocol; or cut within the chain. */
function chain6(headers: number, protocol: number, cut = 0): Uint8Array {
  const first = headers > 0 ? DESTINATION_OPTIONS : protocol;
  const options = Array.from({ length: headers }, (_, i) => [
    i === headers - 1 ? protocol : DESTINATION_OPTIONS,
    ...[0, 1, 4, 0, 0, 0, 0],
  ]);
  const address = new Array<number>(32).fill(1);
  const header = [0x60, 0, 0, 0, 0, 0, first, 64, ...address];
  const packet = [...ETHERNET, 0x86, 0xdd, ...header, ...options.flat(), ...new Array<number>(20).fill(0)];
  return Uint8Array.from(packet.slice(0, packet.length - cut));
}

/** IPv4 with a chain of authentication headers. */
function chain4(headers: number, protocol: number): Uint8Array {
  const first = headers > 0 ? AUTHENTICATION : protocol;
  const authentications = Array.from({ length: headers }, (_, i) => [
    i === headers - 1 ? protocol : AUTHENTICATION,
    ...[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  ]);
  const header = [0x45, 0, 0, 0, 0, 0, 0, 0, 64, first, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2];
  return Uint8Array.from([
    ...ETHERNET,
    8,
    0,
    ...header,
    ...authentications.flat(),
    ...new Array<number>(20).fill(0),
  ]);
}

const lengths = [0, 1, 2, 3, 10, 63, 180, 400];
const packets = [6, 17, 59].flatMap((protocol) => [
  ...lengths.map((length) => chain6(length, protocol)),
  ...lengths.filter((length) => length > 0).map((length) => chain6(length, protocol, 25)),
  ...[0, 1, 2, 3].map((length) => chain4(length, protocol)),
]);

const filters = [
  'ip6 protochain 6',
  'ip6 protochain 17 and not ip6 protochain 6',
  'protochain 6',
  'ip protochain 17 or ip6 protochain 17',
];

describe.skipIf(skips(found))(titled('the kernel and loops', found), () => {
  let kernel: Kernel;
  beforeAll(() => {
    kernel = present(found)();
  });
  afterAll(() => {
    kernel.close();
  });

  // Verifying takes the kernel some tenths of a second each: so each program in one way.
  it.each(ways.filter(({ name }) => ['socket', 'xdp', 'tc'].includes(name)))(
    'protochain comes to the end of every chain of a packet: $name',
    async (way) => {
      const subjects = filters.map((title) => ({ title, program: compile(title), packets }));
      const report = await compareWithKernel(kernel, way, subjects);
      expect(judged(report).lines).toEqual([]);
      expect(report.agreed).toBe(filters.length);
      expect(report.matches).toBeGreaterThan(report.verdicts / 6);
    },
  );
});
