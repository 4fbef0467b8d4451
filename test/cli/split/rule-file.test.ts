import { describe, expect, it } from 'vitest';
import { readRules } from '../../../src/cli/split/rule-file.js';

const read = (...lines: readonly string[]) =>
  readRules(lines.map((text, index) => ({ text, file: 'rules.txt', line: index + 1 })));

describe('a line of a rule file', () => {
  it.each([
    ['web: tcp port 80', 'web', '     tcp port 80'],
    ['  web :tcp', 'web', '       tcp'],
    ['all:', 'all', '    '],
    ['station: ether host 00:00:5e:00:53:01', 'station', '         ether host 00:00:5e:00:53:01'],
    ['über-alles_2.x: udp', 'über-alles_2.x', '                udp'],
  ])('%s', (line, name, expression) => {
    const { rules, faults } = read(line);
    expect(faults).toEqual([]);
    expect(rules.map((each) => [each.name, each.expression])).toEqual([[name, expression]]);
    expect(rules[0]!.expression).toHaveLength(line.length);
  });

  it.each([
    ['tcp', 0, 3],
    [': tcp', 0, 1],
    ['..: tcp', 0, 2],
    ['a/b: tcp', 1, 2],
    ['a\\b: tcp', 1, 2],
    ['a b: tcp', 0, 3],
    ['a\u0001: tcp', 0, 2],
    ['a\u009b: tcp', 0, 2],
    [`${'n'.repeat(201)}: tcp`, 0, 201],
  ])('%s is wrong', (line, start, end) => {
    const { rules, faults } = read(line);
    expect(rules).toEqual([]);
    expect(faults.map(({ fault }) => fault.span)).toEqual([{ start, end }]);
  });

  it('may not have the name of another', () => {
    const { faults } = read('a: tcp', 'b: udp', ' a: ip', 'a: arp');
    expect(faults.map(({ fault, expression }) => [expression.line, fault.span, fault.hint])).toEqual([
      [3, { start: 1, end: 2 }, 'the first is on line 1'],
      [4, { start: 0, end: 1 }, 'the first is on line 1'],
    ]);
  });
});
