import { describe, expect, it } from 'vitest';
import { desugar, FilterError, listNames, parse, type SetOptions } from '../../src/index.js';

const lists: Readonly<Record<string, string>> = {
  'block.txt': '# who is blocked\n10.0.0.0/8   # ten\r\n\n192.0.2.1\n2001:db8::1',
  'more.txt': '192.0.2.1\n198.51.100.7\n',
  'ports.txt': '22\n8000-8099\nhttp\n',
  'nothing.txt': '# nobody\n\n',
  'two words.txt': '10.0.0.1\n10.0.0.2 10.0.0.3\n',
  'commas.txt': '10.0.0.1, 10.0.0.2',
  'nested.txt': '10.0.0.1\n@block.txt\n',
  'code.txt': '10.0.0.1) or (tcp\n',
  'ids.txt': '1\n7-9\n',
};
const files = (name: string): string | undefined => lists[name];

describe('a set is written out', () => {
  const cases: [text: string, stock: string, options?: SetOptions][] = [
    ['port in {22, 80}', '(port 22 or 80)'],
    ['port in {22}', 'port 22'],
    ['port in{22,80 ,\n443,}', '(port 22 or 80 or 443)'],
    ['port in {8000-8099}', 'portrange 8000-8099'],
    ['port in {8000 - 8099}', 'portrange 8000-8099'],
    ['portrange in {80, 90-99}', '(port 80 or portrange 90-99)'],
    [
      'port in {22, 8000-8099, 9000-9001, http}',
      '(port 22 or portrange 8000-8099 or 9000-9001 or port http)',
    ],
    ['port in {ftp-data, 0x50}', '(port ftp-data or 0x50)'],
    ['tcp dst port in {22, 1-2}', '(tcp dst port 22 or tcp dst portrange 1-2)'],
    ['src or dst port in {22, 80}', '(src or dst port 22 or 80)'],
    ['dst || src port in {22, 80}', '(dst || src port 22 or 80)'],
    ['udp src and dst port in {22, 80}', '(udp src and dst port 22 or 80)'],
    ['host in {192.0.2.1, 2001:db8::1, a.example}', '(host 192.0.2.1 or 2001:db8::1 or a.example)'],
    ['host in {10.0.0.0/8, 192.0.2.1, 172.16/12}', '(net 10.0.0.0/8 or host 192.0.2.1 or net 172.16/12)'],
    ['host in {::/0, 2001:db8::/32, ::ffff:1.2.3.4}', '(net ::/0 or 2001:db8::/32 or host ::ffff:1.2.3.4)'],
    ['host in {10.0.0.0 mask 255.0.0.0}', 'net 10.0.0.0 mask 255.0.0.0'],
    ['src in {10.0.0.0/8, 192.0.2.1}', '(src net 10.0.0.0/8 or src host 192.0.2.1)'],
    ['src or dst in {192.0.2.1, 192.0.2.2}', '(src or dst host 192.0.2.1 or 192.0.2.2)'],
    ['ip6 dst host in {::1, ::2}', '(ip6 dst host ::1 or ::2)'],
    ['ether src host in {1:2:3:4:5:6, 0011.2233.4455}', '(ether src host 1:2:3:4:5:6 or 0011.2233.4455)'],
    ['wlan addr1 in {1:2:3:4:5:6, 1-2-3-4-5-7}', '(wlan addr1 host 1:2:3:4:5:6 or 1-2-3-4-5-7)'],
    ['net in {10.0.0.0/8, 192.168, 192.0.2.1, ::1}', '(net 10.0.0.0/8 or 192.168 or 192.0.2.1 or ::1)'],
    ['ip proto in {tcp, 47, \\udp}', '(ip proto \\tcp or 47 or \\udp)'],
    ['host in {net, tcp-syn, \\port, broadcast}', '(host \\net or \\tcp-syn or \\port or \\broadcast)'],
    ['not host in {192.0.2.1, 192.0.2.2} and tcp', 'not (host 192.0.2.1 or 192.0.2.2) and tcp'],
    ['not host in {192.0.2.1} and tcp', 'not host 192.0.2.1 and tcp'],
    ['tcp and port in {1, 2} or udp and port in {3}', 'tcp and (port 1 or 2) or udp and port 3'],
    ['port in {22}and tcp', 'port 22 and tcp'],
    ['port in {22, 80}||tcp', '(port 22 or 80) ||tcp'],
    ['!(host in {\\tcp})', '!(host \\tcp)'],
    ['(src in {1.1.1.1,1.1.1.2})', '((src host 1.1.1.1 or 1.1.1.2))'],
    ['host in {@block.txt}', '(net 10.0.0.0/8 or host 192.0.2.1 or 2001:db8::1)'],
    ['host in {192.0.2.9, @more.txt}', '(host 192.0.2.9 or 192.0.2.1 or 198.51.100.7)'],
    ['port in {@ports.txt, 443}', '(port 22 or portrange 8000-8099 or port http or 443)'],
  ];
  it.each(cases)('%s', (text, stock) => {
    const { text: written } = desugar(text, { files });
    expect(written).toBe(stock);
    expect(parse(written).expression).toBeDefined();
  });

  it('leaves out what lists have twice', () => {
    expect(desugar('host in {192.0.2.1, @block.txt, @more.txt}', { files }).text).toBe(
      '(host 192.0.2.1 or net 10.0.0.0/8 or host 2001:db8::1 or 198.51.100.7)',
    );
  });
});

describe('a set of VLANs is one test of one tag', () => {
  const tag = 'ether[14:2] & 0xfff';
  const inner = 'ether[18:2] & 0xfff';
  it.each([
    ['vlan in {100}', 'vlan 100'],
    ['vlan in {100-100}', 'vlan 100'],
    ['vlan in {100-199}', `(vlan and ${tag} >= 100 and ${tag} <= 199)`],
    ['vlan in {1, 0x10}', `(vlan and (${tag} = 1 or ${tag} = 16))`],
    ['vlan in {@ids.txt}', `(vlan and (${tag} = 1 or (${tag} >= 7 and ${tag} <= 9)))`],
    ['vlan and vlan in {1-2}', `vlan and (vlan and ${inner} >= 1 and ${inner} <= 2)`],
    ['vlan in {1-2} and vlan in {3}', `(vlan and ${tag} >= 1 and ${tag} <= 2) and vlan 3`],
    [
      'vlan in {1, 2} and vlan in {3, 4}',
      `(vlan and (${tag} = 1 or ${tag} = 2)) and (vlan and (${inner} = 3 or ${inner} = 4))`,
    ],
    ['host \\vlan and vlan in {1, 2}', `host \\vlan and (vlan and (${tag} = 1 or ${tag} = 2))`],
    ['pppoed or vlan in {1, 2}', `pppoed or (vlan and (${tag} = 1 or ${tag} = 2))`],
  ])('%s', (text, stock) => {
    const { text: written } = desugar(text, { files });
    expect(written).toBe(stock);
    expect(parse(written).expression).toBeDefined();
  });
});

describe('what is no set is left to the parser', () => {
  it.each(['tcp port 80', '', 'host \\in{a}', 'host \\{a,b}', 'tcp { 80 }', 'host a} or {b', 'len > 10 {'])(
    '%s',
    (text) => {
      expect(desugar(text).text).toBe(text);
    },
  );

  it('and with strict everything is', () => {
    expect(desugar('port in {1, 1', { strict: true }).text).toBe('port in {1, 1');
  });
});

function refusal(text: string, options: SetOptions): FilterError {
  try {
    desugar(text, options);
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

describe('what is wrong with a set, and where', () => {
  const cases: [text: string, place: string, message: RegExp, hint?: RegExp, options?: SetOptions][] = [
    ['port {22, 80}', '{', /unexpected character '\{'/, /'port in \{…\}'/],
    ['tcp in {22}', 'in {', /not said what this is a set of/, /'port in'/],
    ['in {22}', 'in {', /not said what/],
    ['vlan2 in {1}', 'in {', /not said what/],
    ['\\port in {1}', 'in {', /not said what/],
    ['port in {22, 80', '{', /never closed/],
    ['port in {22, {80}}', '{', /cannot stand in a set/],
    ['port in {}', '{}', /no entries/],
    ['port in { \n }', '{ \n }', /no entries/],
    ['port in {22,, 80}', ',', /no entry before/],
    ['port in {,22}', ',', /no entry before/],
    ['port in {22 80}', '22 80', /not an entry for 'port in'/, /separated by ','/],
    ['port in {22, 10.0.0.1}', '10.0.0.1', /not an entry for 'port in'/, /a number, a range/],
    ['port in {08}', '08', /not an entry/],
    ['port in {90-80}', '90-80', /ends before it begins/],
    ['port in {1-65536}', '1-65536', /65536 is greater than the maximum 65535/],
    ['port in {22, 80, 22}', '22', /in this set already/],
    ['port in {(22)}', '(22)', /not an entry/],
    ['port in {22 or tcp}', '22 or tcp', /not an entry/],
    ['host in {1:2:3}', '1:2:3', /not an entry for 'host in'/],
    ['host in {10/8}', '10/8', /not an entry/, /'10\.0\/8'/],
    ['host in {"a"}', '"a"', /not an entry/],
    ['host in {1.2.3.4-1.2.3.9}', '1.2.3.4-1.2.3.9', /range of addresses/, /as networks/],
    ['net in {1.2.3.4 mask 5}', '1.2.3.4 mask 5', /not an entry for 'net in'/],
    ['ip proto in {1-2-3/4}', '1-2-3/4', /not an entry for 'proto in'/],
    ['vlan in {http}', 'http', /not an entry for 'vlan in'/],
    ['vlan in {tcp-syn}', 'tcp-syn', /not an entry/],
    ['vlan in {4096}', '4096', /4096 is greater than the maximum 4095/],
    ['vlan in {5-1}', '5-1', /ends before/],
    ['mpls and vlan in {5, 6}', 'vlan in {', /behind 'mpls'/, /single number/],
    ['geneve and vlan in {5, 6}', 'vlan in {', /behind 'geneve'/],
    ['vlan in {5, 6}', 'vlan in {', /on 802\.11/, /single number/, { linkType: 'IEEE802_11' }],
    ['vlan in {5, 6}', 'vlan in {', /live capture/, /single number/, { context: 'linux-live' }],
    ['host in {@}', '@', /no name/],
    ['host in {10.0.0.1, @nowhere.txt}', '@nowhere.txt', /no list 'nowhere\.txt'/],
    ['host in {@nothing.txt}', '@nothing.txt', /no entries/],
    ['host in {@two words.txt}', '@two words.txt', /two words\.txt:2: '10\.0\.0\.2 10/, /one entry a line/],
    ['host in {@commas.txt}', '@commas.txt', /commas\.txt:1: /, /one entry a line/],
    ['host in {@nested.txt}', '@nested.txt', /nested\.txt:2: /, /cannot name another/],
    ['host in {@code.txt}', '@code.txt', /code\.txt:1: /],
    ['port in {@block.txt}', '@block.txt', /block\.txt:2: '10\.0\.0\.0\/8' is not an entry for 'port in'/],
    ['host in {@block.txt}', '@block.txt', /not read here/, /'files'/, { files: undefined }],
  ];
  it.each(cases)('%s', (text, place, message, hint, options = {}) => {
    const error = refusal(text, { files, ...options });
    expect(error.message).toMatch(message);
    expect(text.slice(error.span.start, error.span.end)).toBe(place);
    expect(error.hint ?? '').toMatch(hint ?? /^/);
  });

  it('an entry that is written twice is shown both times', () => {
    const { span, related } = refusal('port in {22, 80, 22}', {});
    expect(span).toEqual({ start: 17, end: 19 });
    expect(related?.map((each) => each.span)).toEqual([{ start: 9, end: 11 }]);
  });
});

describe('the lists of a filter', () => {
  it('are named before they are read', () => {
    const text = 'host in {1.1.1.1, @a.txt, @b/c.txt} or port in {@a.txt,@ d e }';
    expect(listNames(text)).toEqual(['a.txt', 'b/c.txt', 'd e']);
    expect(listNames('host a@b or host \\{@c}')).toEqual([]);
  });
});

describe('hostile texts take linear time', () => {
  const times = 30_000;
  it.each([
    ['sets of one entry', 'port in {1} or '.repeat(times)],
    ['sets of VLANs', 'vlan in {1,2} or '.repeat(times)],
    ['braces without a set', 'a { '.repeat(times)],
    ['open braces', `${'{'.repeat(times)}port in {1}`],
    ['one word', `${'a'.repeat(times)} in {1}`],
    ['white space', `port${' '.repeat(times)}in${' '.repeat(times)}{${' '.repeat(times)}1}`],
    ['commas', `port in {${','.repeat(times)}}`],
    ['digits', `port in {${'9'.repeat(times)}-${'9'.repeat(times)}}`],
    ['colons', `host in {${'1:'.repeat(times)}}`],
  ])('%s', (_, text) => {
    const { user } = process.cpuUsage();
    try {
      desugar(text);
    } catch (error) {
      expect(error).toBeInstanceOf(FilterError);
    }
    expect((process.cpuUsage().user - user) / 1e6).toBeLessThan(2);
  });
});

describe('ten thousand entries of a list', () => {
  const numbers = Array.from({ length: 10_000 }, (_, i) => i);
  const hosts = (i: number): string => `10.${i >> 8}.${i & 255}.1`;
  it.each([
    ['networks', numbers.map((i) => `${hosts(i)}/32 # ${i}`)],
    ['IPv6 networks', numbers.map((i) => `2001:db8:${i.toString(16)}::/48`)],
    ['names', numbers.map((i) => `host${i}.example.org`)],
  ])('take less than 100 ms: %s', (_, lines) => {
    const read = () => lines.join('\n');
    const times = Array.from({ length: 5 }, () => {
      const before = process.cpuUsage();
      desugar('host in {@list}', { files: read });
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
    expect(Math.min(...times)).toBeLessThan(100);
  });
});
