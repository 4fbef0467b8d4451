/**
 * A program: a name server at an address (first argument) for the names of a JSON object (second argument), each with its
 * addresses in the order of the answer. A name with none does not exist; one with `null` gets no answer.
 */

import { createSocket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import { parseIpv4, parseIpv6 } from '../../../src/names/index.js';

const [address = '', table = '{}'] = process.argv.slice(2);
const hosts = JSON.parse(table) as Record<string, string[] | null>;
const TYPE_A = 1;
const TYPE_AAAA = 28;
const NO_SUCH_NAME = 3;

const socket = createSocket('udp4');
socket.on('message', (query, { port, address: from }) => {
  const reply = answer(query);
  if (reply !== undefined) socket.send(reply, port, from);
});
socket.on('error', ({ message }) => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
});
socket.bind(53, address, () => process.stdout.write('ready\n'));

function answer(query: Buffer): Buffer | undefined {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at]!; length !== 0; length = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const type = query.readUInt16BE(at + 1);
  const question = query.subarray(12, at + 5);
  const found = hosts[labels.join('.').toLowerCase()];
  if (found === null) return undefined;
  const addresses = (found ?? []).filter((each) => type === (isIPv4(each) ? TYPE_A : TYPE_AAAA));
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | (found === undefined ? NO_SUCH_NAME : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(addresses.length, 6);
  return Buffer.concat([header, question, ...addresses.map((each) => record(type, each))]);
}

/** The name is that of the question, at byte 12. */
function record(type: number, text: string): Buffer {
  const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, 0]);
  const data = Buffer.from(parseIpv6(text) ?? [0, 0, 0, 0]);
  if (isIPv4(text)) data.writeUInt32BE(parseIpv4(text)!.address);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
