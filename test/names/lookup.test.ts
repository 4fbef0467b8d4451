import { describe, expect, it } from 'vitest';
import {
  embeddedResolver,
  lookUpHost,
  lookUpPort,
  lookUpPortRange,
  type Resolver,
} from '../../src/names/index.js';

const resolver: Resolver = {
  ...embeddedResolver,
  service: (name) => (name === 'split' ? { tcp: 7, udp: 9 } : embeddedResolver.service(name)),
  host: (name) => (name === 'here' ? [{ family: 'ipv4', address: 0x7f000001 }] : undefined),
};

describe('ports by name', () => {
  it.each([
    ['http', { number: 80, transport: 'tcp' }],
    ['www', { number: 80, transport: 'tcp' }],
    ['ssh', { number: 22, transport: 'tcp' }],
    ['domain', { number: 53, transport: 'any' }],
    ['https', { number: 443, transport: 'any' }],
    ['ntp', { number: 123, transport: 'udp' }],
    ['syslog', { number: 514, transport: 'any' }],
    ['exec', { number: 512, transport: 'tcp' }],
    ['split', { number: 7, transport: 'tcp' }],
    ['80', { number: 80, transport: 'any' }],
    ['+80', { number: 80, transport: 'any' }],
    ['70000', { number: 4464, transport: 'any' }],
    ['-4294967295', { number: 1, transport: 'any' }],
    ['4294967297', { number: 1, transport: 'any' }],
  ])('%s', (name, port) => {
    expect(lookUpPort(resolver, name)).toEqual(port);
  });

  it.each(['HTTP', 'nosuch', '-1', '4294967295', '99999999999999999999999', '80x', '0x50', '*', '+'])(
    '%s is none',
    (name) => {
      expect(lookUpPort(resolver, name)).toBeUndefined();
    },
  );
});

describe('port ranges', () => {
  it.each([
    ['80-90', { first: 80, last: 90, transport: 'any' }],
    ['http-https', { first: 80, last: 443, transport: 'any' }],
    ['ftp-http', { first: 21, last: 80, transport: 'tcp' }],
    ['80-http', { first: 80, last: 80, transport: 'any' }],
    ['bootps-tftp', { first: 67, last: 69, transport: 'udp' }],
    ['80-70000', { first: 80, last: 70000, transport: 'any' }],
  ])('%s reads alike either way', (text, range) => {
    expect(lookUpPortRange(resolver, text, 'scanned')).toEqual(range);
    expect(lookUpPortRange(resolver, text, 'split')).toEqual(range);
  });

  it.each([
    ['80-', { first: 80, last: 0, transport: 'any' }, undefined],
    ['-80', { first: 0, last: 80, transport: 'any' }, undefined],
    ['80-90x', { first: 80, last: 90, transport: 'any' }, undefined],
    ['80--90', { first: 80, last: -90, transport: 'any' }, undefined],
    ['80-4294967376', { first: 80, last: 80, transport: 'any' }, undefined],
    ['010-020', { first: 10, last: 20, transport: 'any' }, { first: 8, last: 16, transport: 'any' }],
    ['080-090', { first: 80, last: 90, transport: 'any' }, { first: 80, last: 90, transport: 'any' }],
    ['0x-80', undefined, { first: 0, last: 80, transport: 'any' }],
    ['0x50-0x60', undefined, { first: 80, last: 96, transport: 'any' }],
  ])('%s, scanned and split', (text, scanned, split) => {
    expect(lookUpPortRange(resolver, text, 'scanned')).toEqual(scanned);
    expect(lookUpPortRange(resolver, text, 'split')).toEqual(split);
  });

  it.each(['80', 'ftp-data-ssh', 'http-nosuch', ''])('%s is none', (text) => {
    expect(lookUpPortRange(resolver, text, 'scanned')).toBeUndefined();
    expect(lookUpPortRange(resolver, text, 'split')).toBeUndefined();
  });
});

describe('hosts', () => {
  it.each([
    ['here', [{ family: 'ipv4', address: 0x7f000001 }]],
    ['10.1', [{ family: 'ipv4', address: 0x0a000001 }]],
    ['::', [{ family: 'ipv6', address: new Uint8Array(16) }]],
    ['::%3', [{ family: 'ipv6', address: new Uint8Array(16) }]],
    ['nowhere', undefined],
  ])('%s', (name, addresses) => {
    expect(lookUpHost(resolver, name)).toEqual(addresses);
  });
});
