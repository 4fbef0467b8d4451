import { describe, expect, it } from 'vitest';
import { embeddedResolver, etherTypes, isoProtocols, llcServiceAccessPoints } from '../../src/names/index.js';

describe('the embedded tables', () => {
  it.each([
    ['tcp', 6],
    ['TCP', 6],
    ['ipv6-icmp', 58],
    ['ospf', 89],
    ['OSPFIGP', 89],
    ['ip', 0],
    ['hopopt', 0],
    ['mptcp', 262],
    ['CPHB', 73],
    ['Tcp', undefined],
    ['6', undefined],
  ])('protocol %s is %s', (name, number) => {
    expect(embeddedResolver.protocol(name)).toBe(number);
  });

  it('keep the transports of a service apart', () => {
    expect(embeddedResolver.service('smtp')).toEqual({ tcp: 25, udp: undefined });
    expect(embeddedResolver.service('tftp')).toEqual({ tcp: undefined, udp: 69 });
    expect(embeddedResolver.service('domain')).toEqual({ tcp: 53, udp: 53 });
  });

  it('know no hosts, networks or ethers', () => {
    expect(embeddedResolver.host('localhost')).toBeUndefined();
    expect(embeddedResolver.network('loopback')).toBeUndefined();
    expect(embeddedResolver.etherHost('localhost')).toBeUndefined();
  });

  it('leave the link layer its own protocol names', () => {
    expect(etherTypes.get('ip6')).toBe(0x86dd);
    expect(llcServiceAccessPoints.get('ipx')).toBe(0xe0);
    expect(isoProtocols.get('clnp')).toBe(0x81);
  });
});
