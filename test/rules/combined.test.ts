import { describe, expect, it } from 'vitest';
import { packets } from '../../bench/machines/traffic.js';
import { compile } from '../../src/index.js';
import { combinedRules, interpretedRules } from '../../src/rules/index.js';
import { matches, tableOf } from './table.js';

const frames = packets(300);

const both = (texts: readonly string[], list: readonly Uint8Array[] = frames) => {
  const programs = texts.map((text) => compile(text));
  const table = tableOf(list);
  const machine = combinedRules(programs);
  return {
    name: machine.name,
    combined: matches(machine, table),
    alone: matches(interpretedRules(programs), table),
  };
};

describe('rules combined', () => {
  it.each([
    ['hosts', (i: number) => `host 10.2.${i & 255}.${(i * 7) & 255} or src net 10.2.${i & 255}.0/24`],
    ['ports', (i: number) => `port ${1024 + i} or udp dst portrange ${i * 50}-${i * 50 + 200}`],
    [
      'networks inside each other',
      (i: number) => `net 10.${i & 3}.0.0/16 or net 10.2.${i >> 2}.0/24 or net 10.2.0.0/${17 + (i & 7)}`,
    ],
    ['hosts with ports', (i: number) => `src net 10.2.${i & 255}.0/24 and (port 80 or port ${i})`],
    ['hosts left out', (i: number) => `port 80 and not net 10.2.${i & 255}.0/24`],
    ['lengths', (i: number) => `len > ${i} and not less ${i + 60}`],
  ])(
    'match what each matches alone, by the thousand: %s',
    (_, expression) => {
      const texts = Array.from({ length: 1000 }, (_, i) => expression(i));
      const { name, combined, alone } = both(texts);
      expect(name).toBe('WebAssembly');
      expect(combined).toEqual(alone);
      expect(alone.flat().length).toBeGreaterThan(20);
    },
    60_000,
  );

  it('go on where there was no room for more results', () => {
    const { combined, alone } = both(Array.from({ length: 2000 }, (_, i) => `len > ${i % 100}`));
    expect(combined).toEqual(alone);
  }, 60_000);

  it('are no more visits than there are decisions, however many ways lead to each', () => {
    const twice = (i: number) => `(ip[${i}] >= 0 or ip[${i + 1}] = 1 or len > ${i})`;
    const text = Array.from({ length: 14 }, (_, i) => twice(i)).join(' and ');
    const { combined, alone } = both([text, `${text} and port 80`]);
    expect(combined).toEqual(alone);
  });

  it('have beside them rules that loop', () => {
    const { name, combined, alone } = both(['tcp', 'ip6 protochain 17', 'udp']);
    expect(name).toBe('WebAssembly and classic interpreter');
    expect(combined).toEqual(alone);
  });

  it('search long lists of what must not be', () => {
    const hosts = Array.from({ length: 600 }, (_, i) => `10.2.${i & 255}.${i >> 8}`).join(', ');
    const ports = Array.from({ length: 200 }, (_, i) => 2000 + 40 * i).join(', ');
    const texts = [`not host in {${hosts}}`, `tcp and not port in {${ports}, 20000-30000}`, 'tcp'];
    const { name, combined, alone } = both(texts);
    expect(name).toBe('WebAssembly');
    expect(combined).toEqual(alone);
    const lengths = [0, 1, 2].map((rule) => alone.filter((rules) => rules.includes(rule)).length);
    expect(lengths[0]).toBeLessThan(frames.length);
    expect(lengths[1]).toBeLessThan(lengths[2]!);
  });

  it('may be none, or all without a program', () => {
    const table = tableOf(frames.slice(0, 2));
    expect(matches(combinedRules([]), table)).toEqual([[], []]);
    expect(matches(combinedRules([undefined, compile('')]), table)).toEqual([[1], [1]]);
  });

  it('find packets where they lie in the memory of the machine, and then elsewhere', () => {
    const programs = ['tcp', 'host 10.2.3.4', 'len > 300'].map((text) => compile(text));
    const machine = combinedRules(programs);
    const table = tableOf(frames);
    const expected = matches(interpretedRules(programs), table);
    const here = machine.allocate!(table.bytes.length, table.bytes);
    expect(matches(machine, { ...table, bytes: here })).toEqual(expected);
    // The memory has to grow: what was given before is void, and kept.
    const larger = machine.allocate!(5 << 20, here);
    expect(here.length).toBe(0);
    expect(matches(machine, { ...table, bytes: larger })).toEqual(expected);
    const other = tableOf(frames.toReversed());
    expect(matches(machine, other)).toEqual(expected.toReversed());
  });

  it('find packets in memory of any length', () => {
    const long = [new Uint8Array(300_000), new Uint8Array(0), frames[0]!];
    const { combined, alone } = both(['len > 1000', 'ip[200000] = 0 or len = 0', 'ip'], long);
    expect(combined).toEqual(alone);
  });
});
