import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Contradictory, contradictionIn } from '../src/contradiction.js';
import { type CompileOptions, compile, FilterError, parse, print } from '../src/index.js';
import type { Expression } from '../src/syntax/index.js';
import { outcomesIn } from '../src/warnings/index.js';
import { expression } from './support/expressions/index.js';

function refusal(text: string, options?: CompileOptions): FilterError {
  try {
    compile(text, options);
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

const at = (text: string, { start, end }: { start: number; end: number }): string => text.slice(start, end);

describe('a filter that rejects all packets names the tests that contradict each other', () => {
  it.each<[text: string, last: string, others: string[], options?: CompileOptions]>([
    ['ip and ip6', 'ip6', ['ip']],
    ['tcp and udp', 'udp', ['tcp']],
    ['ip and not ip', 'not ip', ['ip']],
    ['not ip and ip', 'ip', ['not ip']],
    ['not (ip or not ip)', 'ip', ['ip']],
    ['ip and not (arp or ip)', 'ip', ['ip']],
    ['port 80 and arp', 'arp', ['port 80']],
    ['ip and vlan', 'vlan', ['ip']],
    ['tcp port 80 and vlan 5 and host 1.1.1.1', 'vlan 5', ['tcp port 80']],
    ['vlan and ip and arp', 'arp', ['ip']],
    ['vlan 1 and not vlan 2 and ip and tcp and udp', 'udp', ['tcp']],
    ['src port 1 and tcp and src port 2', 'src port 2', ['src port 1']],
    ['src host 1.1.1.1 and src host 2.2.2.2', 'src host 2.2.2.2', ['src host 1.1.1.1']],
    ['ip[0] = 1 and len > 5 and ip[0] = 2', 'ip[0] = 2', ['ip[0] = 1']],
    ['(tcp or udp) and icmp', 'icmp', ['tcp or udp']],
    ['tcp or udp and arp', 'arp', ['tcp or udp']],
    ['tcp and (udp or icmp)', 'udp or icmp', ['tcp']],
    ['(tcp and udp) or (icmp and arp)', 'udp', ['tcp']],
    ['tcp and udp or icmp and arp', 'arp', ['tcp and udp or icmp']],
    ['host 1.1.1.1 and (arp or rarp) and not arp and not rarp', 'not rarp', ['arp or rarp', 'not arp']],
    ['arp', 'arp', [], { linkType: 'RAW' }],
    ['len > 5 and 1 = 2', '1 = 2', []],
    ['len & 0xffffffff = 0', 'len & 0xffffffff = 0', []],
    ['ip6 and tcp[0] = 1', 'tcp[0] = 1', ['ip6']],
  ])('%s', (text, last, others, options) => {
    const { code, message, span, related } = refusal(text, options);
    expect({ code, message }).toEqual({ code: 'rejects-all', message: 'expression rejects all packets' });
    expect(at(text, span)).toBe(last);
    expect((related ?? []).map((each) => at(text, each.span))).toEqual(others);
  });

  it.each<[text: string, hint: string, options?: CompileOptions]>([
    ['tcp and udp', "no packet passes both 'tcp' and 'udp'; 'or' takes those of each"],
    ['ip and not ip', "no packet passes both 'ip' and 'not ip'"],
    ['not (ip or not ip)', "no packet passes both 'not ip' and 'ip'"],
    [
      'ip and vlan 5',
      "no packet passes both 'ip' and 'vlan 5'; tests of what is behind 'vlan 5' stand on its right",
    ],
    ['arp', "no packet passes 'arp' here", { linkType: 'RAW' }],
    [
      '(arp or rarp) and not arp and not rarp',
      "no packet passes all of 'arp or rarp', 'not arp', 'not rarp'",
    ],
  ])('%s: %s', (text, hint, options) => {
    expect(refusal(text, options).hint).toBe(hint);
  });

  it('finds two in a long chain by what they are about', () => {
    const between = Array.from({ length: 2000 }, (_, i) => `not host 10.0.${i >> 8}.${i & 255}`).join(
      ' and ',
    );
    const text = `tcp and ${between} and udp`;
    const { span, related } = refusal(text);
    expect([at(text, span), at(text, related![0]!.span)]).toEqual(['udp', 'tcp']);
  });

  it('names one test where that is impossible by itself, though it is about something else than another', () => {
    const text = 'sca[0] = decnet[0] and isis proto 15 and tcp port 80';
    const { span, related } = refusal(text);
    expect([at(text, span), related]).toEqual(['sca[0] = decnet[0]', undefined]);
  });

  it('gives up where it would take long, and names the whole filter', () => {
    const between = Array.from({ length: 500 }, (_, i) => `not host 10.0.${i >> 8}.${i & 255}`).join(' and ');
    const text = `host 1.1.1.1 and (arp or rarp) and ${between} and not arp and not rarp`;
    const { span, related, hint } = refusal(text);
    expect([at(text, span), related, hint]).toEqual([text, undefined, undefined]);
  });
});

const asText = ({ node, negated }: Contradictory): string =>
  negated ? `not (${print(node)})` : `(${print(node)})`;

function rejectsAll(text: string): boolean {
  try {
    compile(text);
    return false;
  } catch (error) {
    return error instanceof FilterError && error.code === 'rejects-all';
  }
}

describe('the tests that are named', () => {
  it('reject all packets together, and none of them can be left out', () => {
    let checked = 0;
    const none = { node: parse('ip').expression as Expression, negated: false, span: { start: 0, end: 0 } };
    fc.assert(
      fc.property(
        fc
          .array(expression, { minLength: 2, maxLength: 4 })
          .map((parts) => parts.map((each) => `(${each})`).join(' and ')),
        (text) => {
          // Encapsulations move the headers for what is on their right, also where they are left out.
          if (/vlan|mpls|pppoes|geneve|lane/.test(text) || !rejectsAll(text)) return;
          const filter = parse(text);
          const rejects = (part: Expression): boolean => rejectsAll(print(part));
          const parts = contradictionIn(filter, outcomesIn(filter, {}), rejects);
          if (parts === undefined) return;
          checked++;
          expect(rejectsAll(parts.map(asText).join(' and '))).toBe(true);
          if (parts.length < 2) return;
          for (const part of parts) {
            const others = parts.filter((each) => each !== part);
            expect(rejectsAll((others.length === 0 ? [none] : others).map(asText).join(' and ')), text).toBe(
              false,
            );
          }
        },
      ),
      { numRuns: 600 },
    );
    expect(checked).toBeGreaterThan(10);
  }, 60_000);
});
