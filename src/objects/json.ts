/** A program ⇄ JSON with a versioned schema: each instruction with its text and the parts of the filter behind it. */

import type { Span } from '../base/index.js';
import * as cbpf from '../cbpf/index.js';
import * as ebpf from '../ebpf/index.js';
import { badJson, badJsonField, unknownSchema } from './diagnostics.js';
import { classicProgram, extendedProgram, type MachineProgram } from './machine-program.js';
import { rowsOf } from './rows.js';

/** What is told beside the program: the filter, its link type … */
export type JsonFacts = Readonly<Record<string, string | number | undefined>>;

/** A change of shape changes the number. */
const schemas = {
  classic: 'bpfsieve.program/1',
  extended: 'bpfsieve.extended-program/1',
} as const satisfies Record<MachineProgram['set'], string>;

export const writeJson = (program: MachineProgram, facts: JsonFacts): string =>
  `${JSON.stringify(describe(program, facts), undefined, 2)}\n`;

/** The same, to stand within another object. */
export function describe(program: MachineProgram, facts: JsonFacts): unknown {
  const texts = listing(program);
  const names = Object.keys(fieldsOf[program.set]);
  return {
    schema: schemas[program.set],
    ...facts,
    instructions: rowsOf(program).map((row, index) => ({
      ...Object.fromEntries(names.map((name, at) => [name, row[at]])),
      text: texts[index],
      spans: program.spans[index],
    })),
  };
}

/** A text for each slot; the second slot of a wide instruction has none of its own. */
function listing(program: MachineProgram): readonly (string | undefined)[] {
  if (program.set === 'classic') return cbpf.formatProgram(program, 'human').split('\n');
  const texts: string[] = [];
  for (const line of ebpf.formatProgram(program).split('\n')) {
    const [, slot, text] = /^ *(\d+): (.*)$/.exec(line) ?? [];
    if (slot !== undefined && text !== undefined) texts[Number(slot)] = text;
  }
  return texts;
}

/** In the order in which they are written. */
const fieldsOf = {
  classic: { code: [0, 0xffff], jt: [0, 0xff], jf: [0, 0xff], k: [0, 0xffffffff] },
  extended: {
    code: [0, 0xff],
    dst: [0, 0xf],
    src: [0, 0xf],
    off: [-0x8000, 0x7fff],
    imm: [-0x80000000, 0x7fffffff],
  },
} as const;

/** The program, and the filter that its spans are of. */
export function readJson(text: string): { readonly program: MachineProgram; readonly expression: string } {
  const value = parse(text);
  const outer = isRecord(value) ? value : {};
  const { program: inner } = outer;
  // What compile --json prints has it within.
  const { schema, instructions, expression } = isRecord(inner) ? inner : outer;
  const set = schema === schemas.classic ? 'classic' : schema === schemas.extended ? 'extended' : undefined;
  if (set === undefined)
    throw unknownSchema(typeof schema === 'string' ? schema : undefined, Object.values(schemas));
  if (!Array.isArray(instructions)) throw badJsonField('instructions', 'it is a list');
  const spans = instructions.map(readSpans);
  const program =
    set === 'classic'
      ? classicProgram(
          instructions.map((each, index) => readFields(each, index, fieldsOf.classic)),
          spans,
        )
      : extendedProgram(
          instructions.map((each, index) => readFields(each, index, fieldsOf.extended)),
          spans,
        );
  return { program, expression: typeof expression === 'string' ? expression : '' };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Not every version of the engine tells where.
    const told = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    const at = Math.min(Number(told), text.length - 1);
    throw badJson(told === undefined ? { start: 0, end: 0 } : { start: at, end: at + 1 });
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readFields<Field extends string>(
  value: unknown,
  index: number,
  fields: Readonly<Record<Field, readonly [least: number, most: number]>>,
): Record<Field, number> {
  const given = isRecord(value) ? value : {};
  const read: Partial<Record<Field, number>> = {};
  for (const field of Object.keys(fields) as Field[]) {
    const [least, most] = fields[field];
    const number = given[field];
    if (!(typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most))
      throw badJsonField(`instructions[${index}].${field}`, `it is a number from ${least} to ${most}`);
    read[field] = number;
  }
  return read as Record<Field, number>;
}

/** Programs written by others may have none. */
function readSpans(value: unknown, index: number): readonly Span[] {
  const { spans } = isRecord(value) ? value : {};
  if (spans === undefined) return [];
  const wrong = () => badJsonField(`instructions[${index}].spans`, 'it is a list of {start, end}');
  if (!Array.isArray(spans)) throw wrong();
  return spans.map((span: unknown) => {
    const { start, end } = isRecord(span) ? span : {};
    if (!isPlace(start) || !isPlace(end) || end < start) throw wrong();
    return { start, end };
  });
}

const isPlace = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
