import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, FilterError, machine } from '../../src/index.js';

/** Few ids, so that ranges are often hit. */
const id = fc.nat({ max: 12 });
const range = fc.tuple(id, id).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const ranges = fc.uniqueArray(range, { minLength: 1, maxLength: 4, selector: String });
const written = (each: readonly (readonly [number, number])[]): string =>
  each.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', ');

interface Tag {
  readonly type: number;
  readonly id: number;
  readonly priority: number;
}
const tag = fc.record({
  type: fc.constantFrom(0x8100, 0x88a8, 0x9100),
  id: fc.oneof(id, fc.constant(4095)),
  priority: fc.nat({ max: 15 }),
});

/** Ethernet with up to two tags, IPv4 and UDP to one of two ports; cut short now and then. */
const frame = fc
  .record({
    tags: fc.array(tag, { maxLength: 2 }),
    port: fc.constantFrom(53, 54),
    length: fc.nat({ max: 60 }),
  })
  .map(({ tags, port, length }) => {
    const bytes = new Uint8Array(60);
    const view = new DataView(bytes.buffer);
    let at = 12;
    for (const { type, id, priority } of tags) {
      view.setUint16(at, type);
      view.setUint16(at + 2, (priority << 12) | id);
      at += 4;
    }
    view.setUint16(at, 0x0800);
    bytes[at + 2] = 0x45;
    bytes[at + 11] = 17;
    view.setUint16(at + 24, port);
    return { bytes: length < 12 ? bytes.subarray(0, length + 10) : bytes, tags };
  });

const has = (each: readonly (readonly [number, number])[], tagged: Tag | undefined): boolean =>
  tagged !== undefined && each.some(([first, last]) => tagged.id >= first && tagged.id <= last);

const accepts = (filter: string, bytes: Uint8Array, linkType = 'EN10MB'): boolean =>
  machine(compile(filter, { linkType })).run(bytes) > 0;

describe('a set of VLANs', () => {
  it('accepts a packet when one of its ids is accepted by itself, whatever follows', () => {
    let accepted = 0;
    fc.assert(
      fc.property(
        ranges,
        frame,
        fc.constantFrom('', ' and udp port 53', ' and not udp port 53', ' or arp', ' and vlan 3'),
        (each, { bytes, tags }, rest) => {
          const ids = tags[0] === undefined ? [0] : [tags[0].id];
          const one = has(each, tags[0]) && accepts(`vlan ${ids[0]}${rest}`, bytes);
          const otherwise = rest === ' or arp' && !has(each, tags[0]) && accepts('vlan 4094 or arp', bytes);
          const ours = accepts(`vlan in {${written(each)}}${rest}`, bytes);
          if (ours) accepted++;
          expect(ours).toBe(one || otherwise);
        },
      ),
      { numRuns: 600 },
    );
    expect(accepted).toBeGreaterThan(15);
  });

  it('tests the first tag, and behind vlan the second', () => {
    let accepted = 0;
    fc.assert(
      fc.property(ranges, ranges, frame, (outer, inner, { bytes, tags }) => {
        fc.pre(bytes.length === 60);
        const both = has(outer, tags[0]) && has(inner, tags[1]);
        expect(accepts(`vlan in {${written(outer)}} and vlan in {${written(inner)}}`, bytes)).toBe(both);
        expect(accepts(`vlan and vlan in {${written(inner)}}`, bytes)).toBe(has(inner, tags[1]));
        expect(accepts(`not vlan in {${written(outer)}}`, bytes)).toBe(!has(outer, tags[0]));
        if (both) accepted++;
      }),
      { numRuns: 400 },
    );
    expect(accepted).toBeGreaterThan(5);
  });

  it('counts from the Ethernet header behind a pseudo-header', () => {
    fc.assert(
      fc.property(ranges, frame, (each, { bytes, tags }) => {
        fc.pre(bytes.length === 60);
        const behind = new Uint8Array([...new Uint8Array(4), ...bytes]);
        expect(accepts(`vlan in {${written(each)}}`, behind, 'NETANALYZER')).toBe(has(each, tags[0]));
      }),
    );
  });

  it('is refused where tags cannot follow', () => {
    expect(() => compile('vlan in {1, 2}', { linkType: 'RAW' })).toThrow(FilterError);
  });
});
