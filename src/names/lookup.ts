/** Names and numeric names of a filter → ports, port ranges and hosts: libpcap's order of questions to a resolver. */

import { parseCNumber, scanDecimal, wholeDecimal } from './integer.js';
import { parseNumericHost } from './ipv4.js';
import { parseIpv6 } from './ipv6.js';
import type { Address, Resolver, ServicePorts } from './resolver.js';

/** Which transport a port name stands for; `any` when it is known for both with one number, or numeric. */
export type Transport = 'tcp' | 'udp' | 'any';

export interface Port {
  /** 0 … 65535. */
  readonly number: number;
  readonly transport: Transport;
}

export interface PortRange {
  /** Not checked: `80-70000` is a range whose last port is out of range. */
  readonly first: number;
  readonly last: number;
  readonly transport: Transport;
}

/**
 * How a text becomes two ports. `scanned` (libpcap up to 1.10.4): two decimal numbers, whatever follows them, and else
 * two names. `split` (since 1.10.5): exactly one hyphen, and at each side a number as the language writes it, octal and
 * hexadecimal included, or a name.
 */
export type RangeReading = 'scanned' | 'split';

/**
 * The port of a service name. When the name stands for different numbers under TCP and UDP, libpcap keeps TCP's and
 * forgets UDP's. A decimal number is known for both; one beyond 65535 is cut to 16 bits, as getaddrinfo(3) does.
 */
export function lookUpPort(resolver: Resolver, name: string): Port | undefined {
  const ports = numericService(name) ?? resolver.service(name);
  if (ports?.tcp !== undefined)
    return { number: ports.tcp, transport: ports.udp === ports.tcp ? 'any' : 'tcp' };
  if (ports?.udp !== undefined) return { number: ports.udp, transport: 'udp' };
  return undefined;
}

/** `first-last`. The split is at the first hyphen, so that a name with a hyphen (`ftp-data`) cannot stand in a range. */
export function lookUpPortRange(
  resolver: Resolver,
  text: string,
  reading: RangeReading,
): PortRange | undefined {
  const numbers = reading === 'scanned' ? scanRange(text) : undefined;
  if (numbers !== undefined) return { ...numbers, transport: 'any' };
  const hyphen = text.indexOf('-');
  if (hyphen < 0) return undefined;
  const lookUpEnd = reading === 'scanned' ? lookUpPort : lookUpRangeEnd;
  const first = lookUpEnd(resolver, text.slice(0, hyphen));
  const last = lookUpEnd(resolver, text.slice(hyphen + 1));
  if (first === undefined || last === undefined) return undefined;
  const transport = first.transport === last.transport ? first.transport : 'any';
  return { first: first.number, last: last.number, transport };
}

/** The addresses of a host name; a numeric one, as an escaped name can be (`host \10.1`), needs no resolver. */
export function lookUpHost(resolver: Resolver, name: string): readonly Address[] | undefined {
  const ipv4 = parseNumericHost(name);
  if (ipv4 !== undefined) return [{ family: 'ipv4', address: ipv4 }];
  const ipv6 = parseIpv6(name.replace(/%[0-9]+$/, ''));
  if (ipv6 !== undefined) return [{ family: 'ipv6', address: ipv6 }];
  return resolver.host(name);
}

function scanRange(text: string) {
  const first = scanDecimal(text, 0);
  if (first === undefined || text[first.end] !== '-') return undefined;
  const last = scanDecimal(text, first.end + 1);
  return last && { first: first.value, last: last.value };
}

/** One end of a split range; its number may be beyond 65535. */
function lookUpRangeEnd(resolver: Resolver, text: string): Port | undefined {
  if (text === '' || text.includes('-')) return undefined;
  const number = /^0x$/i.test(text) ? 0 : parseCNumber(text);
  if (number === undefined) return lookUpPort(resolver, text);
  return number > 0xffffffff ? undefined : { number, transport: 'any' };
}

/** What getaddrinfo(3) takes for a number of a port: nothing at all is port 0. */
function numericService(name: string): ServicePorts | undefined {
  const number = name === '' ? 0 : wholeDecimal(name);
  if (number === undefined || number < 0) return undefined;
  return { tcp: number & 0xffff, udp: number & 0xffff };
}
