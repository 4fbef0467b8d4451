import { describe, expect, it } from 'vitest';
import {
  parseEthers,
  parseNetworks,
  parseProtocols,
  parseServices,
} from '../../../src/node/names/databases.js';

describe('services', () => {
  it('are known by name and alias, for each transport apart', () => {
    const { tcp, udp } = parseServices('http 80/tcp www # the web\ntftp\t69/udp\nsip 1/tcp\nsip 2/udp\n');
    expect([...tcp]).toEqual([
      ['http', 80],
      ['www', 80],
      ['sip', 1],
    ]);
    expect([...udp]).toEqual([
      ['tftp', 69],
      ['sip', 2],
    ]);
  });

  it('the first entry of a name is the one', () => {
    const { tcp } = parseServices('a 1/tcp b\nb 2/tcp a\n');
    expect([tcp.get('a'), tcp.get('b')]).toEqual([1, 1]);
  });

  it.each([
    ['x 010/tcp', 8],
    ['x 0x1F/tcp', 31],
    ['x 0/tcp', 0],
    ['x +7/tcp', 7],
    ['x 65537/tcp', 1],
    ['x -18446744073709551615/tcp', 1],
    ['x 7//tcp', 7],
    ['  x 7/tcp', 7],
    ['x\v7/tcp\r', 7],
    ['x 7/tcp#', 7],
    ['x 4294967296/tcp', undefined],
    ['x -1/tcp', undefined],
    ['x 99999999999999999999/tcp', undefined],
    ['x 08/tcp', undefined],
    ['x 7 /tcp', undefined],
    ['x 7/ tcp', undefined],
    ['x 7/TCP', undefined],
    ['x 7/sctp', undefined],
    ['x 7', undefined],
    ['x /tcp', undefined],
    ['x', undefined],
    ['# x 7/tcp', undefined],
    ['X 7/tcp', undefined],
  ])('%j', (line, port) => {
    expect(parseServices(line).tcp.get('x')).toBe(port);
  });
});

describe('protocols', () => {
  it.each([
    ['x 17 y', 17],
    ['x 017', 17],
    ['y 17 x', 17],
    ['x 300', 300],
    ['x 4294967295', 0xffffffff],
    ['x 4294967296', undefined],
    ['x 0x11', undefined],
    ['x 17y', undefined],
    ['x', undefined],
  ])('%j', (line, number) => {
    expect(parseProtocols(line).get('x')).toBe(number);
  });
});

describe('networks', () => {
  it.each<[string, number | undefined]>([
    ['x 10', 0x0a000000],
    ['x 172.16', 0xac100000],
    ['x 192.168.1', 0xc0a80100],
    ['X 192.0.2.1 y', 0xc0000201],
    ['y 1.2.3.4 x', 0x01020304],
    ['x 0', 0],
    ['x 010.0x10.xa', 0x08100a00],
    ['x 4294967297', 0x01000000],
    // What glibc cannot read, it takes for the address that stands for "none".
    ...['x', 'x ten', 'x 08', 'x 256', 'x 10.', 'x 1.2.3.4.5', 'x 10/8', 'x 0x', 'x -1'].map(
      (line): [string, number] => [line, 0xffffffff],
    ),
    ['y 10', undefined],
  ])('%j', (line, address) => {
    expect(parseNetworks(line).get('x')).toBe(address);
  });
});

describe('ethers', () => {
  it.each([
    ['00:01:02:aa:bb:cc x', [0, 1, 2, 0xaa, 0xbb, 0xcc]],
    ['0:1:2:A:b:c\tX y', [0, 1, 2, 10, 11, 12]],
    ['0x1: 2:+3:-0:5:6 x', [1, 2, 3, 0, 5, 6]],
    ['0:1:2:a:b:c y x', undefined],
    ['0:1:2:a:b x', undefined],
    ['0:1:2:a:b:', undefined],
    ['0:1:2:a:b:c:d x', undefined],
    ['0:1:2:a:b:100 x', undefined],
    ['0::2:a:b:c x', undefined],
    ['0-1-2-a-b-c x', undefined],
    ['0:1:2:a:b:cx', undefined],
    ['x 0:1:2:a:b:c', undefined],
  ])('%j', (line, address) => {
    const found = parseEthers(line).get('x');
    expect(found && [...found]).toEqual(address);
  });
});
