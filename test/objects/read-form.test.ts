import { describe, expect, it } from 'vitest';
import { FilterError } from '../../src/base/index.js';
import { type Form, type MachineProgram, readForm, writeForm } from '../../src/objects/index.js';

const read = (text: string, form?: Form): MachineProgram =>
  readForm(new TextEncoder().encode(text), { form })[0]!.program;

const numbers = (program: MachineProgram): string[] =>
  (writeForm('ddd', program, { lines: [], json: {} }) as string).trimEnd().split('\n').slice(1);

describe('a text as others write it is read', () => {
  it.each([
    [
      'an array with its declaration and comments',
      'struct sock_filter code[] = { /* {1} */\n  { 0x28, 0, 0, 12 }, // {2}\n { 0x15,0,0x1,0x806, }, {6, 0, 0, -1},\n  { 6, 0, 0, 0 } };\n',
      ['40 0 0 12', '21 0 1 2054', '6 0 0 4294967295', '6 0 0 0'],
    ],
    [
      'an array of extended instructions',
      '{ 0xb7, 0, 0, 0, -1 },\n{ 0x95, 0, 0, 0, 0 }',
      ['183 0 0 0 -1', '149 0 0 0 0'],
    ],
    ['numbers with a comma at the end or without', '2,48 0 0 9,6 0 0 1', ['48 0 0 9', '6 0 0 1']],
    ['numbers from a shell, `tr "\\n" ","`', '2,48 0 0 9,6 0 0 1,', ['48 0 0 9', '6 0 0 1']],
    ['lines with carriage returns', '1\r\n6 0 0 1\r\n', ['6 0 0 1']],
    ['hexadecimal without blanks', '0600000001000000', ['6 0 0 1']],
    [
      'a listing of bpftool with its source',
      'int filter(struct xdp_md * ctx):\n; arp\n   0: (b7) r0 = 1\n   1: (95) exit\n',
      ['183 0 0 0 1', '149 0 0 0 0'],
    ],
    ['the assembly of eBPF', 'mov %r0, 1\nexit', ['183 0 0 0 1', '149 0 0 0 0']],
    [
      'a listing of tcpdump without numbers',
      'ld       [12]\njeq      #0x800           jt 2\tjf 3\nret      #1\nret      #0\n',
      ['32 0 0 12', '21 0 1 2048', '6 0 0 1', '6 0 0 0'],
    ],
  ])('%s', (_title, text, expected) => {
    expect(numbers(read(text))).toEqual(expected);
  });
});

describe('the assembly of bpf_asm', () => {
  it.each([
    [
      'labels alone and in front',
      'start:\n  ldh [12]\n  jeq #0x806, keep, drop\nkeep: ret #-1\ndrop: ret #0',
      ['40 0 0 12', '21 0 1 2054', '6 0 0 4294967295', '6 0 0 0'],
    ],
    [
      'the branch to where a test is false',
      'ldh [12]\njne #0x806, no\nret #1\nno: ret #0',
      ['40 0 0 12', '21 0 1 2054', '6 0 0 1', '6 0 0 0'],
    ],
    [
      'less and less or equal',
      'jlt #5, no\njle x, no\nret a\nno: ret #0',
      ['53 0 2 5', '45 0 1 0', '22 0 0 0', '6 0 0 0'],
    ],
    [
      'one label, where a test is true',
      'jset #1, no\nret #1\nno: ret #0',
      ['69 1 0 1', '6 0 0 1', '6 0 0 0'],
    ],
    [
      'names of what the kernel knows',
      'ld #len\nldb vlan_avail\nldh #proto\nld rand\nldx len\nret %a',
      ['128 0 0 0', '48 0 0 4294963248', '40 0 0 4294963200', '32 0 0 4294963256', '129 0 0 0', '22 0 0 0'],
    ],
    [
      'numbers of every base',
      'ldi #0x1f\nldxi #0b101\nadd #017\nlsh #-1\nret a',
      ['0 0 0 31', '1 0 0 5', '4 0 0 15', '100 0 0 4294967295', '22 0 0 0'],
    ],
    [
      'places in the packet',
      'ldx 4*([14]&0xf)\nldb [ %x + 2 ]\nst M[3]\nldx M[3]\nTXA\nret a',
      ['177 0 0 14', '80 0 0 2', '2 0 0 3', '97 0 0 3', '135 0 0 0', '22 0 0 0'],
    ],
    [
      'comments',
      '# first\nld [4] ; second\n/* third\n */ jmp out\nout: ret x2: a'.replace(' x2: a', ' a'),
      ['32 0 0 4', '5 0 0 0', '22 0 0 0'],
    ],
    ['jumps back', 'again: ld [4]\nja again\nret #0', ['32 0 0 4', '5 0 0 4294967294', '6 0 0 0']],
  ])('has %s', (_title, text, expected) => {
    expect(numbers(read(text, 'asm'))).toEqual(expected);
  });
});

describe('a fault is named with its place', () => {
  const cases: readonly (readonly [
    title: string,
    form: Form,
    text: string,
    message: string,
    place: string,
  ])[] = [
    [
      'a field too many',
      'c',
      '{ 6, 0, 0, 1, 2, 3 }',
      'an instruction has four numbers, or five',
      '{ 6, 0, 0, 1, 2, 3 }',
    ],
    [
      'sets that mix',
      'ddd',
      '2\n6 0 0 1\n149 0 0 0 0',
      'classic and extended instructions do not mix',
      '149 0 0 0 0',
    ],
    ['a register that does not exist', 'c', '{ 0xb7, 16, 0, 0, 0 }', 'dst is a number from 0 to 15', '16'],
    [
      'a word in place of a number',
      'xt_bpf',
      '1,6 0 0 k',
      'k is a number from -2147483648 to 4294967295',
      'k',
    ],
    ['a wrong count', 'xt_bpf', '3,6 0 0 1', 'the first number announces 3 instructions, but 1 follow', '3'],
    ['no array', 'c', 'int main;', 'there is no instruction in braces', 'int main;'],
    ['a letter beyond f', 'hex', '0600 000g', 'this is no hexadecimal digit', 'g'],
    ['a label that is nowhere', 'asm', 'ja out\nret #0', "there is no label 'out'", 'out'],
    ['a label twice', 'asm', 'a1: ret #0\na1: ret #1', "there are two labels 'a1'", 'a1'],
    ['a branch back', 'asm', 'a1: tax\njeq #1, a1', 'a branch leads 1 to 256 instructions ahead', 'a1'],
    ['a branch without labels', 'asm', 'jeq #1', "'jeq' takes one or two labels", 'jeq #1'],
    ['an operand of another instruction', 'asm', 'ldh #5', "'#5' is no operand of 'ldh'", '#5'],
    ['a label where none belongs', 'asm', 'ld [4], out', "'ld' takes no label", 'out'],
    [
      'a line that bpftool does not print',
      'listing',
      '0: (b7) r0 = 1\n1: (95) return',
      'this is no line of a program',
      '1: (95) return',
    ],
    ['a slot left out', 'listing', '0: (b7) r0 = 1\n2: (95) exit', 'this is slot 1', '2: (95) exit'],
  ];

  it.each(cases)('%s', (_title, form, text, message, place) => {
    let caught: unknown;
    try {
      read(text, form);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(FilterError);
    const { span, message: said } = caught as FilterError;
    expect([said.slice(0, message.length), text.slice(span.start, span.end)]).toEqual([message, place]);
  });

  it.each([
    ['that is broken', '{"schema": }', 'this is no JSON'],
    ['of another schema', '{"schema":"other/1"}', "'other/1' is no schema of a program"],
    ['without a schema', '[]', 'this JSON has no schema'],
    ['without instructions', '{"schema":"bpfsieve.program/1"}', 'instructions is wrong: it is a list'],
    [
      'with a field too large',
      '{"schema":"bpfsieve.program/1","instructions":[{"code":6,"jt":0,"jf":256,"k":0}]}',
      'instructions[0].jf is wrong: it is a number from 0 to 255',
    ],
    [
      'with a span that ends before it starts',
      '{"schema":"bpfsieve.program/1","instructions":[{"code":6,"jt":0,"jf":0,"k":0,"spans":[{"start":2,"end":1}]}]}',
      'instructions[0].spans is wrong: it is a list of {start, end}',
    ],
  ])('JSON %s', (_title, text, message) => {
    expect(() => read(text, 'json')).toThrow(message);
  });
});

describe('the assembly of an extended program', () => {
  it('has the parts of the filter as comments, and is read back', () => {
    const wide = [0x18, 0].map((code) => ({ code, dst: 0, src: 0, off: 0, imm: 1 }));
    const instructions = [...wide, ...wide, { code: 0x15, dst: 0, src: 0, off: -3, imm: 2 }];
    const program: MachineProgram = { set: 'extended', instructions, spans: instructions.map(() => []) };
    const lines = [
      { slot: 0, text: 'arp', line: 1, column: 1 },
      { slot: 2, text: 'not\n exit', line: 1, column: 9 },
      { slot: 4, text: 'arp', line: 1, column: 1 },
    ];
    const text = writeForm('asm', program, { lines, json: {} }) as string;
    expect(text.split('\n')).toEqual([
      '# arp',
      '    lddw %r0, 0x100000001',
      '# not exit',
      'L2:',
      '    lddw %r0, 0x100000001',
      '# arp',
      '    jeq %r0, 2, L2',
      '',
    ]);
    expect(read(text).instructions).toEqual(instructions);
  });
});

describe('assembly is refused', () => {
  it.each([
    [
      'of an opcode that does not exist',
      { code: 0x99, jt: 0, jf: 0, k: 0 },
      'instruction 0 has no opcode (0x99)',
    ],
    [
      'of jt where nothing branches',
      { code: 7, jt: 1, jf: 0, k: 0 },
      'instruction 0 has jt or jf, but is no branch',
    ],
    ['of a jump out of the program', { code: 5, jt: 0, jf: 0, k: 8 }, 'instruction 9 is a target of a jump'],
  ])('%s', (_title, instruction, message) => {
    const program: MachineProgram = { set: 'classic', instructions: [instruction], spans: [[]] };
    expect(() => writeForm('asm', program, { lines: [], json: {} })).toThrow(message);
  });
});
