import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as cbpf from '../../src/cbpf/index.js';
import { compile } from '../../src/compiler.js';
import { translate } from '../../src/translate/index.js';
import { machine } from '../../src/vm/index.js';
import { findKernelWithInterface, type Kernel, type KernelAnswer } from '../support/kernel.js';
import { present, skips, titled } from '../support/shared.js';

const found = findKernelWithInterface();

const addresses = [...'\x02\0\0\0\0\x01\x02\0\0\0\0\x02'].map((each) => each.charCodeAt(0));
const tag = (type: number, id: number) => [type >> 8, type & 255, id >> 8, id & 255];

/** TCP over IPv4 to a port, behind VLAN tags. */
function frame(port: number, ...tags: readonly number[][]): Uint8Array {
  const start = [...addresses, ...tags.flat(), 0x08, 0x00];
  const bytes = new Uint8Array(start.length + 60);
  bytes.set(start);
  bytes.set([0x45, 0, 0, 60, 0, 0, 0, 0, 64, 6], start.length);
  bytes.set([port >> 8, port & 255], start.length + 22);
  return bytes;
}

const frames = [
  frame(443),
  frame(80),
  frame(443, tag(0x8100, 100)),
  frame(80, tag(0x8100, 100)),
  frame(443, tag(0x8100, 0x2064)),
  frame(443, tag(0x8100, 200)),
  frame(443, tag(0x8100, 300)),
  frame(443, tag(0x88a8, 100)),
  frame(443, tag(0x88a8, 100), tag(0x8100, 200)),
  frame(443, tag(0x8100, 200), tag(0x8100, 100)),
];

/** Their programs look for the outermost tag beside the packet, where the kernel puts it before anybody sees the packet. */
const filters = [
  'vlan',
  'not vlan',
  'vlan 100',
  'vlan 300',
  'vlan 100 and tcp port 443',
  'vlan and vlan',
  'vlan 100 and vlan 200',
  'vlan 200 and vlan 100 and tcp port 443',
  'vlan and not tcp port 443',
];

const withoutTag = (bytes: Uint8Array): Uint8Array =>
  bytes[12] === 0x08 ? bytes : Uint8Array.from([...bytes.subarray(0, 12), ...bytes.subarray(16)]);

/** What the kernel tells about a packet, six bits of it at a time: more cannot be seen from outside. */
const data: readonly (readonly [name: string, ofThese: 'differs' | 'is one'])[] = [
  ['proto', 'differs'],
  ['type', 'is one'],
  ['ifidx', 'is one'],
  ['mark', 'is one'],
  ['queue', 'is one'],
  ['rxhash', 'is one'],
  ['vlan_tci', 'differs'],
  ['vlanp', 'differs'],
  ['vlan_tpid', 'differs'],
];
const sixBits = (name: string, shift: number): cbpf.Program =>
  cbpf.parseProgram([`ld [${name}]`, `rsh #${shift}`, 'and #0x3f', 'add #1', 'ret'].join('\n'));

const valuesOf = (answer: KernelAnswer): readonly (number | undefined)[] => {
  if (!answer.accepted) throw new Error(`errno ${answer.errno}: ${answer.log}`);
  return answer.values;
};

const matches = (answer: KernelAnswer): boolean[] => valuesOf(answer).map((kept) => kept !== undefined);

describe.skipIf(skips(found))(titled('packets coming in by an interface', found), () => {
  let kernel: Kernel;
  beforeAll(() => {
    kernel = present(found)();
  });
  afterAll(() => {
    kernel.close();
  });

  const live = (filter: string): Promise<KernelAnswer[]> => both(compile(filter, { context: 'linux-live' }));

  const both = (program: cbpf.Program): Promise<KernelAnswer[]> => {
    const extended = translate(program).instructions;
    return Promise.all([
      kernel.captureClassic(program.instructions, frames),
      kernel.capture({ type: 'socket', program: extended, packets: frames }),
    ]);
  };

  it.each(filters)(
    'are matched by programs for live captures as by those for files once their tags are back: %s',
    async (filter) => {
      const onFiles = machine(compile(filter));
      const expected = frames.map((each) => onFiles.run(each) !== 0);
      expect(new Set(expected).size).toBe(2);
      expect((await live(filter)).map(matches)).toEqual([expected, expected]);
    },
  );

  it.each(['ip', 'tcp port 443'])(
    'are matched without their first tag by filters that do not begin with one: %s',
    async (filter) => {
      const onFiles = machine(compile(filter));
      const expected = frames.map((each) => onFiles.run(withoutTag(each)) !== 0);
      expect((await live(filter)).map(matches)).toEqual([expected, expected]);
    },
  );

  it.each(data)(
    'are told the same by an extended program as by a classic one: %s, which %s',
    async (name, ofThese) => {
      let differs = false;
      for (const shift of [0, 6, 12, 18, 24, 30]) {
        const program = sixBits(name, shift);
        const [classic, extended] = await both(program);
        expect(valuesOf(extended!)).toEqual(valuesOf(classic!));
        differs ||= new Set(valuesOf(classic!)).size > 1;
      }
      expect(differs).toBe(ofThese === 'differs');
    },
  );

  it.each([
    ['inbound', true],
    ['outbound', false],
    ['ifindex 1', true],
    ['ifindex 2', false],
  ])('are told their direction and their interface: %s %s', async (filter, matched) => {
    const expected = frames.map(() => matched);
    expect((await live(filter)).map(matches)).toEqual([expected, expected]);
  });
});
