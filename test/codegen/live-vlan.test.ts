import { expect, it } from 'vitest';
import { compile, formatProgram } from '../../src/index.js';

/** What `tcpdump -d -i lo` of libpcap 1.10.3 prints; test/differential/live.test.ts asks it about more. */
const printed: readonly (readonly [filter: string, program: string])[] = [
  [
    'vlan',
    `(000) ldb      [vlanp]
(001) jeq      #0x1             jt 6	jf 2
(002) ldh      [12]
(003) jeq      #0x8100          jt 6	jf 4
(004) jeq      #0x88a8          jt 6	jf 5
(005) jeq      #0x9100          jt 6	jf 7
(006) ret      #262144
(007) ret      #0
`,
  ],
  [
    'vlan 5 and ip',
    `(000) ld       #0x0
(001) st       M[1]
(002) ldb      [vlanp]
(003) jeq      #0x1             jt 10	jf 4
(004) ld       #0x4
(005) st       M[1]
(006) ldh      [12]
(007) jeq      #0x8100          jt 10	jf 8
(008) jeq      #0x88a8          jt 10	jf 9
(009) jeq      #0x9100          jt 10	jf 21
(010) ldb      [vlanp]
(011) jeq      #0x1             jt 12	jf 14
(012) ldb      [vlan_tci]
(013) ja       15
(014) ldh      [14]
(015) and      #0xfff
(016) jeq      #0x5             jt 17	jf 21
(017) ldx      M[1]
(018) ldh      [x + 12]
(019) jeq      #0x800           jt 20	jf 21
(020) ret      #262144
(021) ret      #0
`,
  ],
  [
    'vlan and vlan 3 and tcp',
    `(000) ld       #0x0
(001) st       M[0]
(002) st       M[1]
(003) ldb      [vlanp]
(004) jeq      #0x1             jt 12	jf 5
(005) ld       #0x4
(006) st       M[0]
(007) st       M[1]
(008) ldh      [12]
(009) jeq      #0x8100          jt 12	jf 10
(010) jeq      #0x88a8          jt 12	jf 11
(011) jeq      #0x9100          jt 12	jf 36
(012) ldx      M[1]
(013) ldh      [x + 12]
(014) jeq      #0x8100          jt 17	jf 15
(015) jeq      #0x88a8          jt 17	jf 16
(016) jeq      #0x9100          jt 17	jf 36
(017) ldx      M[0]
(018) ldh      [x + 14]
(019) and      #0xfff
(020) jeq      #0x3             jt 21	jf 36
(021) ldx      M[1]
(022) ldh      [x + 16]
(023) jeq      #0x800           jt 24	jf 27
(024) ldx      M[0]
(025) ldb      [x + 27]
(026) jeq      #0x6             jt 35	jf 36
(027) jeq      #0x86dd          jt 28	jf 36
(028) ldx      M[0]
(029) ldb      [x + 24]
(030) jeq      #0x6             jt 35	jf 31
(031) jeq      #0x2c            jt 32	jf 36
(032) ldx      M[0]
(033) ldb      [x + 58]
(034) jeq      #0x6             jt 35	jf 36
(035) ret      #262144
(036) ret      #0
`,
  ],
];

it.each(printed)('on a live capture the kernel may hold the tag: %s', (filter, program) => {
  expect(formatProgram(compile(filter, { context: 'linux-live', libpcap: '1.10.3' }), 'human')).toBe(program);
});

it('a tag that is not the outermost one of Ethernet is in the packet alone', () => {
  for (const [filter, linkType] of [
    ['geneve and vlan 4', 'EN10MB'],
    ['vlan 4', 'IEEE802_11'],
  ] as const) {
    const instructions = (context: 'dead' | 'linux-live') =>
      compile(filter, { context, linkType }).instructions;
    expect(instructions('linux-live')).toEqual(instructions('dead'));
  }
});
