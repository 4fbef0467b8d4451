/**
 * The text of a case → a program, the memory it is given and what must come of it, in the format of the public
 * bpf_conformance suite:
 *
 *     # comments, anywhere
 *     -- asm                    or `-- raw`: instructions as numbers of 64 bits
 *     mov %r0, 5
 *     exit
 *     -- mem                    bytes in hexadecimal
 *     01 02
 *     -- result                 r0, or `-- error`: the message of the machine
 *     0x5
 *
 * The last line of a result or an error counts. Sections by other names that the suite has say nothing to a machine.
 */

import * as ebpf from '../ebpf/index.js';
import { noExpectation, noProgram, notANumber, unknownSection } from './diagnostics.js';
import { bytesOfHex } from './hex.js';

export interface Case {
  readonly program: ebpf.Program;
  readonly memory: Uint8Array;
  readonly expected: { readonly result: bigint } | { readonly error: string };
}

type Name = 'asm' | 'raw' | 'mem' | 'result' | 'error';

/** Where a section says nothing. */
const ignored = ['no register offset', ' c'];
/** In the order in which the suite looks for them in the line. */
const names: readonly Name[] = ['asm', 'result', 'mem', 'raw', 'error'];

/** Throws FilterError `conformance-case` or `assembly`; spans are those of the text. */
export function parseCase(text: string): Case {
  const sections = sectionsOf(text);
  const program = programOf(sections);
  if (program.instructions.length === 0) throw noProgram({ start: 0, end: text.length });
  return {
    program,
    memory: bytesOfHex(sections.mem),
    expected: expectationOf(sections, text),
  };
}

/** Each section's lines where they are in the text, and blanks for all else, so that positions stay. */
function sectionsOf(text: string): Record<Name, string> {
  const lines: Record<Name, string[]> = { asm: [], raw: [], mem: [], result: [], error: [] };
  let current: Name | undefined;
  let start = 0;
  for (const whole of text.split('\n')) {
    const line = whole.replace(/\r$/, ' ').replace(/#.*/, (comment) => ' '.repeat(comment.length));
    const isHeading = line.includes('--');
    if (isHeading) current = sectionOf(line, start);
    for (const name of names) {
      lines[name].push(name === current && !isHeading ? line : ' '.repeat(line.length));
    }
    start += whole.length + 1;
  }
  const joined = (name: Name): string => lines[name].join('\n');
  return {
    asm: joined('asm'),
    raw: joined('raw'),
    mem: joined('mem'),
    result: joined('result'),
    error: joined('error'),
  };
}

function sectionOf(line: string, start: number): Name | undefined {
  const name = names.find((each) => line.includes(each));
  if (name === undefined && !ignored.some((each) => line.includes(each))) {
    throw unknownSection(line.trim(), { start, end: start + line.length });
  }
  return name;
}

function programOf({ asm, raw }: Record<Name, string>): ebpf.Program {
  const words = [...raw.matchAll(/\S+/g)];
  if (words.length === 0) return ebpf.assemble(asm);
  const bytes = new DataView(new ArrayBuffer(8 * words.length));
  for (const [at, { 0: word, index }] of words.entries()) {
    bytes.setBigUint64(8 * at, number(word, index), true);
  }
  return {
    instructions: ebpf.decode(new Uint8Array(bytes.buffer)),
    spans: words.map(({ 0: word, index }) => [{ start: index, end: index + word.length }]),
  };
}

function expectationOf({ result, error }: Record<Name, string>, text: string): Case['expected'] {
  const message = lastLine(error);
  if (message !== undefined) return { error: message.text };
  const value = lastLine(result);
  if (value === undefined) throw noExpectation({ start: 0, end: text.length });
  return { result: number(value.text, value.start) };
}

function lastLine(section: string): { readonly text: string; readonly start: number } | undefined {
  const end = section.trimEnd().length;
  if (end === 0) return undefined;
  const begin = section.lastIndexOf('\n', end - 1) + 1;
  const line = section.slice(begin, end);
  return { text: line.trim(), start: begin + line.length - line.trimStart().length };
}

function number(text: string, start: number): bigint {
  const value = /^(0x[0-9a-f]+|\d+)$/i.test(text) ? BigInt(text) : -1n;
  if (value < 0n || value >= 2n ** 64n) throw notANumber(text, { start, end: start + text.length });
  return value;
}
