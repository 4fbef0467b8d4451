/** Dotted numbers, prefix lengths and network numbers → IPv4 addresses and masks, as libpcap reads them. */

import { unsigned } from '../base/index.js';
import { parseCNumber } from './integer.js';

/** One to four dotted decimal numbers of a filter. */
export interface PartialAddress {
  /** The address as a network: `10.1` is 10.1.0.0. Unsigned 32 bits. */
  readonly address: number;
  /** A one for every bit that was written: 8 to 32. */
  readonly bits: number;
  /** The parts as one number, not left-justified: `10.1` is 0x0a01. What `port 10.1` and `proto 10.1` mean. */
  readonly value: number;
}

/** A network and its mask, both unsigned 32 bits. */
export interface Network {
  readonly address: number;
  readonly mask: number;
}

/**
 * One to four dotted decimal numbers, each 0 … 255; leading zeros do not make a number octal, and a hexadecimal one is
 * refused: `host 0x7f.1` is a syntax the lexer takes and libpcap's conversion does not.
 */
export function parseIpv4(text: string): PartialAddress | undefined {
  const parts = text.split('.');
  if (parts.length > 4) return undefined;
  let value = 0;
  for (const part of parts) {
    if (!/^0*[0-9]{1,3}$/.test(part) || Number(part) > 255) return undefined;
    value = value * 256 + Number(part);
  }
  const bits = 8 * parts.length;
  return { address: unsigned.shiftLeft(value, 32 - bits), bits, value };
}

/** The mask of a prefix of 0 … 32 bits. */
export const ipv4Mask = (length: number): number =>
  length === 0 ? 0 : unsigned.shiftLeft(0xffffffff, 32 - length);

/**
 * A network given as a bare number (`net 10`) or found by name: moved left by bytes until the top one is not zero, and
 * the mask with it. Network 0 keeps a mask of 32 bits.
 */
export function leftJustify(network: number): Network {
  let address = network;
  let mask = 0xffffffff;
  while (address !== 0 && address < 0x01000000) {
    address = unsigned.shiftLeft(address, 8);
    mask = unsigned.shiftLeft(mask, 8);
  }
  return { address, mask };
}

/**
 * A numeric host name as getaddrinfo(3) takes it, that is inet_aton(3)'s notation: one to four numbers, octal after 0 and
 * hexadecimal after 0x, the last of which fills all bytes that are left. Reached by an escaped name alone (`host \0x7f.1`).
 */
export function parseNumericHost(text: string): number | undefined {
  const parts = text.split('.');
  const last = parts.pop();
  if (last === undefined || parts.length > 3) return undefined;
  const rest = parseCNumber(last);
  if (rest === undefined || rest >= 256 ** (4 - parts.length)) return undefined;
  let address = 0;
  for (const part of parts) {
    const byte = parseCNumber(part);
    if (byte === undefined || byte > 255) return undefined;
    address = address * 256 + byte;
  }
  return address * 256 ** (4 - parts.length) + rest;
}
