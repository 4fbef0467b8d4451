import { describe, expect, it } from 'vitest';
import { shapes } from '../../bench/lists/shapes.js';
import { compile, programStatistics } from '../../src/index.js';

describe('the tree backend, on long lists', () => {
  it.each([
    ['hosts', 2000, 50],
    ['networks, IPv4', 2000, 50],
    ['networks, IPv6', 2000, 70],
    ['networks, mixed', 2000, 70],
    ['ports', 2000, 60],
    ['port ranges', 2000, 60],
    ['allow and deny', 300, 110],
    ['not (host and port)', 300, 70],
  ])('keeps the path of a packet short: %s, %i of them', (shape, count, most) => {
    const text = shapes[shape]!(count).replace(/#.*/g, '');
    const { longestPath } = programStatistics(compile(text, { backend: 'tree' }));
    expect(longestPath).toBeLessThanOrEqual(most);
  });

  it.each([
    'hosts',
    'networks, IPv4',
    'networks, IPv6',
    'networks, mixed',
    'ports',
    'port ranges',
    'allow and deny',
    'not (host and port)',
  ])(
    'is never longer than the program of libpcap: %s',
    (shape) => {
      const text = shapes[shape]!(300).replace(/#.*/g, '');
      const { instructions } = compile(text, { backend: 'tree' });
      expect(instructions.length).toBeLessThan(compile(text).instructions.length);
    },
    60_000,
  );

  it('joins neighbours: 256 hosts are one network', () => {
    const hosts = Array.from({ length: 256 }, (_, i) => `host 10.0.0.${i}`).join(' or ');
    const network = 'net 10.0.0.0/24 or net 10.0.0.0/25';
    const { instructions } = compile(network, { backend: 'tree' });
    expect(compile(hosts, { backend: 'tree' }).instructions.length).toBeLessThanOrEqual(instructions.length);
  });
});
