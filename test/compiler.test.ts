import { describe, expect, it } from 'vitest';
import { type CompileOptions, compile, FilterError, formatProgram, type Program } from '../src/index.js';

const human = (expression: string, options?: CompileOptions): string =>
  formatProgram(compile(expression, options), 'human');

/** The text behind each instruction. */
const sources = ({ expression, spans }: Program): string[] =>
  spans.map((each) => each.map(({ start, end }) => expression.slice(start, end)).join(' + '));

function refusal(expression: string, options?: CompileOptions): FilterError {
  try {
    compile(expression, options);
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
  throw new Error(`accepted: ${expression}`);
}

describe('compile', () => {
  it('compiles for Ethernet, 262,144 bytes, optimized, as the newest libpcap, unless told otherwise', () => {
    expect(human('ip')).toBe(
      [
        '(000) ldh      [12]',
        '(001) jeq      #0x800           jt 2\tjf 3',
        '(002) ret      #262144',
        '(003) ret      #0',
        '',
      ].join('\n'),
    );
    expect(compile('ip')).toMatchObject({ expression: 'ip', linkType: 1, snapLength: 262144 });
  });

  it('accepts every packet with an empty expression, up to the snap length', () => {
    expect(compile('', { snapLength: 96 }).instructions).toEqual([{ code: 6, jt: 0, jf: 0, k: 96 }]);
    expect(compile('  \n').instructions).toHaveLength(1);
  });

  it('takes the link type by name in any case, or by number', () => {
    const raw = compile('ip', { linkType: 'RAW' });
    expect([compile('ip', { linkType: 'raw' }), compile('ip', { linkType: 12 })]).toEqual([raw, raw]);
  });

  it('takes a netmask in dots or as a number', () => {
    const dotted = compile('ip broadcast', { netmask: '255.255.255.0' });
    expect(compile('ip broadcast', { netmask: 0xffffff00 })).toEqual(dotted);
  });

  it('leaves out the optimizer on demand', () => {
    expect(compile('tcp port 80', { optimize: false }).instructions.length).toBeGreaterThan(
      compile('tcp port 80').instructions.length,
    );
  });

  it('compiles `ip multicast` as each version of libpcap does', () => {
    const second = (libpcap: '1.10.3' | '1.10.5' | '1.10.6') =>
      human('ip multicast', { libpcap }).split('\n').slice(2, 5);
    const older = [
      '(002) ldb      [30]',
      '(003) jge      #0xe0            jt 4\tjf 5',
      '(004) ret      #262144',
    ];
    expect([second('1.10.3'), second('1.10.5')]).toEqual([older, older]);
    expect(second('1.10.6')).toEqual([
      '(002) ldb      [30]',
      '(003) and      #0xf0',
      '(004) jeq      #0xe0            jt 5\tjf 6',
    ]);
  });

  it('takes 1.10.4 for 1.10.3', () => {
    expect(human('ip multicast', { libpcap: '1.10.4' })).toBe(human('ip multicast', { libpcap: '1.10.3' }));
  });

  it('asks for address families of every BSD in a file, and of this host where there is none', () => {
    const constants = (options: CompileOptions) =>
      compile('ip6', { linkType: 'NULL', ...options })
        .instructions.filter(({ code }) => code === 0x15)
        .map(({ k }) => k);
    expect(constants({})).toEqual([0x0a000000]);
    expect(constants({ context: 'savefile' })).toEqual([0x1e000000, 0x18000000, 0x1c000000]);
    expect(constants({ context: 'savefile', swapped: true })).toEqual([30, 24, 28]);
  });
});

describe('the parts of the text behind each instruction', () => {
  it('are those of the primitives, and all of it for the verdicts', () => {
    expect(sources(compile('ip and len > 100', { linkType: 'RAW', optimize: false })).slice(0, 3)).toEqual([
      'ip',
      'ip',
      'ip',
    ]);
    const program = compile('ip and greater 100');
    expect(sources(program)).toEqual([
      'ip',
      'ip',
      'greater 100',
      'greater 100',
      'ip and greater 100',
      'ip and greater 100',
    ]);
  });

  it('are the union where equal blocks became one', () => {
    const program = compile('(ip and less 100) or (ip6 and less 100)');
    expect(sources(program)).toContain('less 100 + less 100');
  });

  it('are there for every instruction, whatever the optimizer did', () => {
    for (const expression of [
      'tcp port 80',
      'tcp[((tcp[12] & 0xf0) >> 2):4] = 0x47455420',
      'vlan and host 10.0.0.1',
      'ip6 protochain 6',
    ]) {
      const program = compile(expression);
      expect(program.spans).toHaveLength(program.instructions.length);
      expect(program.spans.every((spans) => spans.length > 0)).toBe(true);
    }
  });
});

describe('compile refuses', () => {
  it.each<[string, CompileOptions, string]>([
    ['ip', { linkType: 'NO_SUCH' }, 'unknown-link-type'],
    ['ip', { linkType: 4711 }, 'unknown-link-type'],
    ['ip', { snapLength: 0 }, 'rejects-all'],
    ['ip broadcast', { netmask: '255.255.255' }, 'invalid-netmask'],
    ['ip broadcast', { netmask: '255.255.255.256' }, 'invalid-netmask'],
    ['ip broadcast', { netmask: '255.255.255.255' }, 'netmask-unknown'],
    ['ip', { snapLength: Number.NaN }, 'invalid-snap-length'],
    ['ip', { snapLength: -1 }, 'invalid-snap-length'],
    ['ip', { snapLength: 1.5 }, 'invalid-snap-length'],
    ['ip', { snapLength: 2 ** 32 }, 'invalid-snap-length'],
    ['ip', { netmask: Number.NaN }, 'invalid-netmask'],
    ['ip', { netmask: 2 ** 33 }, 'invalid-netmask'],
    ['ip', { libpcap: '1.9' as '1.10.6' }, 'invalid-libpcap-version'],
    ['ip', { libpcap: 'toString' as '1.10.6' }, 'invalid-libpcap-version'],
    ['ip', { context: 'foo' as 'dead' }, 'invalid-context'],
    ['ip and not ip', {}, 'rejects-all'],
    ['ip[0] / (2 - 2) = 1', {}, 'division-by-zero'],
  ])('%s with %o as %s', (expression, options, code) => {
    expect(refusal(expression, options).code).toBe(code);
  });

  it('an expression that rejects all packets only when it is optimized, as libpcap', () => {
    expect(refusal('ip and not ip').message).toBe('expression rejects all packets');
    expect(compile('ip and not ip', { optimize: false }).instructions.length).toBeGreaterThan(2);
  });
});
