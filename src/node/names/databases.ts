/**
 * The texts of /etc/services, protocols, networks and ethers → tables by name, as glibc's files backend reads them: the
 * first entry that has a name, or has it as an alias, is the one; lines that it cannot read are passed over.
 */

import { lines, startsWithBlank, takeNumber, takeWord, withoutCase, words } from './lines.js';

export interface Services {
  readonly tcp: ReadonlyMap<string, number>;
  readonly udp: ReadonlyMap<string, number>;
}

/** `name port/transport alias…`. A port is octal after 0 and hexadecimal after 0x, and cut to 16 bits. */
export function parseServices(text: string): Services {
  const ports = { tcp: new Map<string, number>(), udp: new Map<string, number>() };
  for (const line of lines(text)) {
    const [name, afterName] = takeWord(line);
    const port = takeNumber(afterName, 0);
    if (port === undefined || !/^(\/|$)/.test(port.rest)) continue;
    const [transport, aliases] = takeWord(port.rest.replace(/^\/+/, ''));
    if (transport !== 'tcp' && transport !== 'udp') continue;
    addFirst(ports[transport], [name, ...words(aliases)], port.value & 0xffff);
  }
  return ports;
}

/** `name number alias…`. */
export function parseProtocols(text: string): ReadonlyMap<string, number> {
  const protocols = new Map<string, number>();
  for (const line of lines(text)) {
    const [name, afterName] = takeWord(line);
    const number = takeNumber(afterName, 10);
    if (number === undefined || !endsField(number.rest)) continue;
    addFirst(protocols, [name, ...words(number.rest)], number.value);
  }
  return protocols;
}

/** `name address alias…`; an address of fewer than four numbers is that of a network: 10 is 10.0.0.0. Keys have no case. */
export function parseNetworks(text: string): ReadonlyMap<string, number> {
  const networks = new Map<string, number>();
  for (const line of lines(text)) {
    const [name, afterName] = takeWord(line);
    const [address, aliases] = takeWord(afterName);
    const missing = Math.max(0, 4 - address.split('.').length);
    addFirst(
      networks,
      [name, ...words(aliases)].map(withoutCase),
      inetNetwork(address + '.0'.repeat(missing)),
    );
  }
  return networks;
}

/** `address name`, the address as six hexadecimal numbers with colons between them. Keys have no case. */
export function parseEthers(text: string): ReadonlyMap<string, Uint8Array> {
  const stations = new Map<string, Uint8Array>();
  for (const line of lines(text)) {
    const found = parseEther(line);
    if (found !== undefined) addFirst(stations, [withoutCase(found.name)], found.address);
  }
  return stations;
}

function parseEther(line: string): { name: string; address: Uint8Array } | undefined {
  const address = new Uint8Array(6);
  let rest = line;
  for (let i = 0; i < 6; i++) {
    if (i > 0 && !rest.startsWith(':')) return undefined;
    const byte = takeNumber(i === 0 ? rest : rest.slice(1), 16);
    if (byte === undefined || byte.value > 0xff) return undefined;
    address[i] = byte.value;
    rest = byte.rest;
  }
  if (!endsField(rest)) return undefined;
  const [name = ''] = words(rest);
  return { name, address };
}

const endsField = (rest: string): boolean => rest === '' || startsWithBlank(rest);

function addFirst<Value>(table: Map<string, Value>, names: readonly string[], value: Value): void {
  for (const name of names) if (!table.has(name)) table.set(name, value);
}

const NO_NETWORK = 0xffffffff;

/** inet_network(3): up to four numbers, octal after 0 and hexadecimal after x or 0x. What it refuses is 255.255.255.255. */
function inetNetwork(text: string): number {
  const parts = text.split('.').map(inetNumber);
  if (parts.length > 4 || parts.some((part) => part === undefined || part > 0xff)) return NO_NETWORK;
  return parts.reduce<number>((value, part = 0) => value * 256 + part, 0);
}

/** Wraps at 32 bits. */
function inetNumber(text: string): number | undefined {
  const hexadecimal = /^0?x([0-9a-f]+)$/i.exec(text)?.[1];
  const digits = hexadecimal ?? (/^(0[0-7]*|[1-9][0-9]*)$/.test(text) ? text : undefined);
  if (digits === undefined) return undefined;
  const base = hexadecimal !== undefined ? 16 : digits.startsWith('0') ? 8 : 10;
  let value = 0;
  for (const digit of digits) value = (value * base + Number.parseInt(digit, 16)) % 2 ** 32;
  return value;
}
