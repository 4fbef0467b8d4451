import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dialects } from '../../src/codegen/index.js';
import { compile, machine } from '../../src/index.js';
import { find } from '../../src/link/index.js';
import { embeddedResolver } from '../../src/names/index.js';
import { parse } from '../../src/syntax/index.js';
import { compileList } from '../../src/tree/index.js';
import { frame, list } from './lists.js';

const settings = {
  link: find('EN10MB')!,
  netmask: undefined,
  context: { kind: 'dead' },
  dialect: dialects['1.10.6'],
  resolver: embeddedResolver,
  maximumInstructions: 100_000,
} as const;

/** Short lists, as if they were long. */
const compiled = (text: string) => compileList(parse(text), 262144, settings, 2);

/** Lists that ask the same ends of a conversation throughout, as long ones do. */
const uniform = fc
  .tuple(list, fc.constantFrom('', 'src ', 'dst '))
  .map(([text, side]) =>
    text.replace(/src or dst |src |dst /g, '').replace(/(host|net|portrange|port) /g, `${side}$1 `),
  );

describe('a long list, compiled without the optimizer', () => {
  it('has the verdicts of the program of libpcap, however a packet is cut', () => {
    let found = 0;
    fc.assert(
      fc.property(uniform, fc.array(frame, { minLength: 12, maxLength: 12 }), (text, packets) => {
        const searched = compiled(text);
        if (searched === undefined) return;
        found++;
        const program = compile(text);
        const [walking, searching] = [machine(program), machine({ ...program, ...searched })];
        for (const packet of packets) {
          for (let length = packet.length; length >= 0; length--) {
            const cut = packet.subarray(0, length);
            expect(searching.run(cut, packet.length)).toBe(walking.run(cut, packet.length));
          }
        }
      }),
      { numRuns: 100 },
    );
    expect(found).toBeGreaterThan(20);
  }, 60_000);

  it.each([
    ['tcp or udp', 'not a list'],
    ['host 10.0.0.1 or port 80', 'of two kinds'],
    ['host 10.0.0.1 or src host 10.0.0.2', 'of different ends'],
    ['host 10.0.0.1 or net 0.0.0.0/0', 'which always holds'],
    ['src host 2001:db8::1 or src net 2001:db8::/32', "whose order is the optimizer's"],
    ['host 10.0.0.1 or host 10.0.0.2 and host 10.0.0.3', 'of two operators'],
  ])('is not made of %s, %s', (text) => {
    expect(compiled(text)).toBeUndefined();
  });
});
