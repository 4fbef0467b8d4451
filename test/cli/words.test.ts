import { Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { optionsFirst } from '../../src/cli/words.js';

const options = [
  new Option('-d'),
  new Option('-O, --no-optimize'),
  new Option('-r, --read <FILE>'),
  new Option('-s, --snap-length <BYTES>'),
  new Option('--count'),
  new Option('--emit <FORM>'),
];

describe('the order of arguments', () => {
  it.each<[string, string, string]>([
    ['options first stay first', '-r in --count tcp port 80', '-r in --count | tcp port 80'],
    ['options behind the expression come first', 'tcp port 80 -r in --count', '-r in --count | tcp port 80'],
    ['options within the expression come first', 'tcp -r in port 80', '-r in | tcp port 80'],
    ['flags together', '-Odd tcp -dd', '-Odd -dd | tcp'],
    ['a value attached', '-rin -s96 tcp', '-rin -s96 | tcp'],
    ['flags and a value together', '-dr in tcp', '-dr in | tcp'],
    [
      'long options with their value',
      '--emit=json --emit json tcp --emit=ebpf --emit ebpf',
      '--emit=json --emit json --emit=ebpf --emit ebpf | tcp',
    ],
    ['- as a value', '-r - tcp', '-r - | tcp'],
    ['a value that looks like an option', '-r -d tcp', '-r -d | tcp'],
    ['an unknown option before the expression, to be refused', '-x tcp', '-x | tcp'],
    ['an unknown long option before the expression, to be refused', '--exmit=json tcp', '--exmit=json | tcp'],
    ['a negative number', '-1 + len > 5', '| -1 + len > 5'],
    ['a negative bracket', '-(1) < 5 -d', '-d | -(1) < 5'],
    ['a minus alone', '- 1 < 5', '| - 1 < 5'],
    ['minus before what begins with a flag letter', 'len -sctp[0] = 3', '| len -sctp[0] = 3'],
    ['an unknown option behind a word', 'tcp -x', '| tcp -x'],
    ['an unknown long option behind a word', 'tcp --exmit=json', '| tcp --exmit=json'],
    ['words behind --', '-d -- -d --count', '-d | -d --count'],
    ['words behind a later --', 'tcp -- -d', '| tcp -d'],
    ['nothing', '', '|'],
  ])('%s', (_, given, expected) => {
    const [first = '', words = ''] = expected.split('|').map((part) => part.trim());
    const list = (text: string): string[] => text.split(' ').filter((each) => each !== '');
    expect(optionsFirst(list(given), options)).toEqual([...list(first), '--', ...list(words)]);
  });

  it.each([
    ['-r', ['-r']],
    ['-d -r', ['-d', '-r']],
    ['-dr', ['-dr']],
    ['tcp -r', ['-r']],
    ['--emit', ['--emit']],
  ])('nothing stands behind an option that lacks its value, which is refused: %s', (given, expected) => {
    expect(optionsFirst(given.split(' '), options)).toEqual(expected);
  });
});
