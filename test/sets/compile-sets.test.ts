import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compile, FilterError, filterCapture, type Program } from '../../src/index.js';
import { ownCapture } from '../capture/files.js';
import { ask, findOracle } from '../support/oracle.js';
import { skips, titled } from '../support/shared.js';

const files = (name: string): string | undefined =>
  name === 'list' ? '10.0.0.1\n\n10.0.0.2/8 # wrong\n' : name === 'good' ? '10.0.0.1\n10.0.0.2\n' : undefined;

/** The parts of the text behind the instructions, each once, in the order of the program. */
function parts({ expression, spans }: Program): string[] {
  return [...new Set(spans.flat().map(({ start, end }) => expression.slice(start, end)))];
}

function refusal(text: string, options = {}): FilterError {
  try {
    compile(text, { files, ...options });
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

describe('a program compiled from sets', () => {
  it('is that of the stock text, and is about the text of its user', () => {
    const text = 'udp dst port in {53, 5000-5010} and src in {192.0.2.1}';
    const program = compile(text);
    const stock = compile('(udp dst port 53 or udp dst portrange 5000-5010) and src host 192.0.2.1');
    expect(program.instructions).toEqual(stock.instructions);
    expect(program.expression).toBe(text);
    expect(parts(program)).toEqual(expect.arrayContaining(['53', '5000-5010', '192.0.2.1']));
  });

  it('knows which entry each comparison comes from', () => {
    const { instructions, spans, expression } = compile('ip dst host in {192.0.2.1, 192.0.2.2, 192.0.2.3}');
    const compared = [0xc0000201, 0xc0000202, 0xc0000203].map((address) => {
      const index = instructions.findIndex(({ k }) => k === address);
      return spans[index]!.map(({ start, end }) => expression.slice(start, end));
    });
    expect(compared).toEqual([['192.0.2.1'], ['192.0.2.2'], ['192.0.2.3']]);
  });

  it('names a list once where many lines of it meet', () => {
    const { spans } = compile('ip host in {@good} or udp', { files });
    for (const each of spans) {
      expect(new Set(each.map(({ start, end }) => `${start}-${end}`)).size).toBe(each.length);
    }
  });

  it('filters captures', async () => {
    const capture = readFileSync(ownCapture('ethernet.pcap'));
    const kept = async (filter: string): Promise<number> => {
      const filtered = filterCapture(filter, [capture], { files });
      for await (const _ of filtered);
      return filtered.counts.kept;
    };
    expect(await kept('port in {80, 53}')).toBeGreaterThan(0);
    expect(await kept('port in {80, 53}')).toBe(await kept('port 80 or port 53'));
    expect(await kept('host in {@good}')).toBe(await kept('host 10.0.0.1 or 10.0.0.2'));
  });
});

describe('errors of the compilation are about the text of the user', () => {
  it.each([
    ['port in {22, foo, 80}', 'foo', "unknown port 'foo'"],
    ['tcp or port in {22, 80} or port foo', 'foo', "unknown port 'foo'"],
    ['host in {192.0.2.1, 10.0.0.1/8}', '10.0.0.1/8', 'non-network bits set in "10.0.0.1/8"'],
    ['host in {192.0.2.1, @list}', '@list', 'list:3: non-network bits set in "10.0.0.2/8"'],
    ['port in {1, 70000}', '70000', 'illegal port number 70000 > 65535'],
    ['port in {22, 80} udp', 'udp', "can't parse filter expression: unexpected 'udp'"],
    ['port in {22} and', '', "can't parse filter expression: the filter ends too early"],
    ['src vlan in {1, 2}', 'vlan in {', "can't parse filter expression: unexpected 'vlan'"],
    ['vlan in {1, 2} and ip net ::1/128', 'ip net ::1/128', "'ip' modifier applied to ip6 net"],
  ])('%s', (text, place, message) => {
    const error = refusal(text);
    expect(error.message).toContain(message);
    expect(text.slice(error.span.start, error.span.end)).toContain(place);
    expect(error.span.end).toBeLessThanOrEqual(text.length);
  });

  it('and so are their other places', () => {
    const text = 'ip src host in {192.0.2.1, 192.0.2.2} and ip src host 192.0.2.3';
    const { code, span, related = [] } = refusal(text);
    expect(code).toBe('rejects-all');
    expect(text.slice(span.start, span.end)).toBe('ip src host 192.0.2.3');
    expect(related.map((each) => text.slice(each.span.start, each.span.end))).toEqual([
      '192.0.2.1, 192.0.2.2',
    ]);
  });

  it('a text beyond the limit is not looked at', () => {
    const { code, span } = refusal('port in {22 80}', { limits: { textLength: 14 } });
    expect([code, span]).toEqual(['text-too-long', { start: 14, end: 15 }]);
  });

  it('limits are those of the text that is written out', () => {
    const text = `port in {@many}`;
    const many = () => Array.from({ length: 3000 }, (_, i) => i).join('\n');
    const error = refusal(text, { files: many, limits: { textLength: 5000 } });
    expect([error.code, error.span]).toEqual(['text-too-long', { start: 9, end: 15 }]);
  });
});

describe('strict', () => {
  it.each(['port in {22}', 'host in {192.0.2.1, 192.0.2.2}', 'vlan in {1-2}'])('has no sets: %s', (text) => {
    const error = refusal(text, { strict: true });
    expect(error.code).toBe('syntax');
    expect(error.span.start).toBeLessThanOrEqual(text.indexOf('{'));
  });
});

const oracle = findOracle();

describe.skipIf(skips(oracle))(titled('beside libpcap', oracle), () => {
  if (skips(oracle)) return;
  const { value } = oracle;
  const sets = ['port in {22}', 'host in {192.0.2.1, 192.0.2.2}', 'vlan in {1-2}', 'src in {::1}', 'tcp { }'];
  it.each(sets)('it has no sets either: %s', (expression) => {
    const question = { expression, linkType: 'EN10MB', snapLength: 96, netmask: undefined, optimize: true };
    expect(ask(value, [question]).map(({ kind }) => kind)).toEqual(['refusal']);
  });
});
