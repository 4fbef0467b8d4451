import { describe, expect, it } from 'vitest';
import { constants } from '../../src/syntax/constants.js';
import { allKeywords } from '../../src/syntax/keywords.js';
import { isEscapable, isPlainName, nameOf, numberOf, tokenize } from '../../src/syntax/lexer.js';

/** `type:text` of each token. */
const shown = (text: string): readonly string[] =>
  tokenize(text).map((token) => `${token.type}:${token.text}`);

describe('a word is one token, whatever it resembles at first', () => {
  it.each([
    ['tcp', 'protocol:tcp'],
    ['tcpx', 'name:tcpx'],
    ['TCP', 'name:TCP'],
    ['tcp-syn', 'number:tcp-syn'],
    ['tcp-sin', 'name:tcp-sin'],
    ['es-is', 'protocol:es-is'],
    ['80', 'number:80'],
    ['80-90', 'name:80-90'],
    ['0x1F', 'number:0x1F'],
    ['0x', 'name:0x'],
    ['10.1', 'ipv4:10.1'],
    ['10.0.0.1', 'ipv4:10.0.0.1'],
    ['0x7f.1', 'ipv4:0x7f.1'],
    ['1.2.3.4.5', 'name:1.2.3.4.5'],
    ['1.2.3.4.5.6', 'mac:1.2.3.4.5.6'],
    ['0001.0002.0003', 'mac:0001.0002.0003'],
    ['1.2.3.', 'name:1.2.3.'],
    ['001122334455', 'mac:001122334455'],
    ['00112233445', 'number:00112233445'],
    ['0011223344556', 'number:0011223344556'],
    ['1-2-3-4-5-6', 'mac:1-2-3-4-5-6'],
    ['1-2-3-4-5', 'name:1-2-3-4-5'],
    ['$1f', 'arcnet:$1f'],
    ['\\tcp', 'name:\\tcp'],
    ['\\a:b/c', 'name:\\a:b/c'],
    ['09', 'badNumber:09'],
    ['4294967295', 'number:4294967295'],
    ['4294967296', 'badNumber:4294967296'],
    ['0037777777777', 'number:0037777777777'],
    ['0040000000000', 'badNumber:0040000000000'],
    ['0xffffffff', 'number:0xffffffff'],
    ['0x100000000', 'badNumber:0x100000000'],
  ])('%s', (text, token) => {
    expect(shown(text)).toEqual([token]);
  });

  it.each(allKeywords.map((word) => [word]))('%s is a keyword', (word) => {
    const [token, ...others] = tokenize(word);
    expect(others).toEqual([]);
    expect(['name', 'number']).not.toContain(token?.type);
  });
});

describe('where colons join words, the longest match is a token', () => {
  it.each([
    ['1:2:3:4:5:6', 'mac:1:2:3:4:5:6'],
    ['1:2:3:4:5:6:7:8', 'ipv6:1:2:3:4:5:6:7:8'],
    ['::', 'ipv6:::'],
    ['::1', 'ipv6:::1'],
    ['2001:db8::', 'ipv6:2001:db8::'],
    ['1:2:3:4:5:6:7::', 'ipv6:1:2:3:4:5:6:7::'],
    ['::ffff:1.2.3.4', 'ipv6:::ffff:1.2.3.4'],
    ['1:2:3:4:5:6:1.2.3.4', 'ipv6:1:2:3:4:5:6:1.2.3.4'],
    ['::1.2.3.256', 'badAddress:::1.2.3.256'],
    ['::1.2.3.04', 'badAddress:::1.2.3.04'],
    ['1:2:3:4:5:6:7:', 'badAddress:1:2:3:4:5:6:7:'],
    ['aa:bb:cc', 'badAddress:aa:bb: name:cc'],
    ['1:2:3:4:5:678', 'mac:1:2:3:4:5:67 number:8'],
    ['1:2:3:4:5:6:7:8:9', 'badAddress:1:2:3:4:5:6:7:8: number:9'],
    [
      '1111:2222:3333::4444:5555:6666:7777:8888',
      'ipv6:1111:2222:3333::4444:5555:6666:7777 punctuation:: number:8888',
    ],
    ['aaaa:bbbb:cccc::dddd:eeee:ffff:1.2.3.4', 'ipv6:aaaa:bbbb:cccc::dddd:eeee:ffff:1 stray:. ipv4:2.3.4'],
    ['1::2::3', 'badAddress:1::2:: number:3'],
    ['::12345', 'ipv6:::1234 number:5'],
    ['net::1', 'addressType:net ipv6:::1'],
    ['1:2:3:4:5:6or', 'mac:1:2:3:4:5:6 or:or'],
    ['aa:bb', 'name:aa punctuation:: name:bb'],
    ['0:4', 'number:0 punctuation:: number:4'],
    ['xyz:1:2', 'name:xyz punctuation:: number:1 punctuation:: number:2'],
  ])('%s', (text, tokens) => {
    expect(shown(text).join(' ')).toBe(tokens);
  });
});

describe('operators take as much as they can', () => {
  it.each([
    ['<<=', 'arithmetic:<< comparison:='],
    ['>>>=', 'arithmetic:>> equalOrderOrDiffer:>='],
    ['===', 'comparison:== comparison:='],
    ['!==', 'equalOrderOrDiffer:!= comparison:='],
    ['!!a', 'not:! not:! name:a'],
    ['&&&', 'and:&& bitwise:&'],
    ['|||', 'or:|| bitwise:|'],
    ['a-b - c', 'name:a-b minus:- name:c'],
    ['a-', 'name:a minus:-'],
    ['a_', 'name:a stray:_'],
  ])('%s', (text, tokens) => {
    expect(shown(text).join(' ')).toBe(tokens);
  });
});

describe('whatever is no token', () => {
  it.each([
    ['a NUL', 'a\0', 'name:a stray:\0'],
    ['a letter beyond ASCII', 'é', 'stray:é'],
    ['a character of two code units', '\u{1f600}', 'stray:\u{1f600}'],
    ['a form feed', '\f', 'stray:\f'],
    ['a lone backslash', '\\ a', 'stray:\\ name:a'],
    ['a lone dollar', '$x', 'stray:$ name:x'],
  ])('is a stray token: %s', (_, text, tokens) => {
    expect(shown(text).join(' ')).toBe(tokens);
  });

  it('does not end an escaped name, unless it is a NUL', () => {
    expect(shown('\\é#\0')).toEqual(['name:\\é#', 'stray:\0']);
  });
});

it('tokens know their places, white space being none', () => {
  expect(tokenize(' tcp\r\n\tport 80 ').map(({ start, end }) => [start, end])).toEqual([
    [1, 4],
    [7, 11],
    [12, 14],
  ]);
});

it('numbers are decimal, octal, hexadecimal or named', () => {
  const values = tokenize('10 010 0x10 0X10 tcp-cwr icmp6-echo').map(numberOf);
  expect(values).toEqual([10, 8, 16, 16, 128, 128]);
});

it('every named constant is a number', () => {
  expect([...constants.keys()].flatMap(shown)).toEqual([...constants.keys()].map((name) => `number:${name}`));
});

it('an escaped name is the text behind its backslash', () => {
  expect(tokenize('\\tcp \\\\x plain').map(nameOf)).toEqual(['tcp', '\\x', 'plain']);
});

it('names that read as something else, or have other characters, have to be escaped', () => {
  expect(['foo', '80-90', 'tcp', '80', '1.2', 'a/b', 'a_', 'a b', ''].map(isPlainName)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
    false,
    false,
  ]);
  expect(['tcp', 'a/b', 'a b', 'a(', ''].map(isEscapable)).toEqual([true, true, false, false, false]);
});
