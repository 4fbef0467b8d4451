/** A program of either instruction set, which says of which. */

import type { Span } from '../base/index.js';
import type * as cbpf from '../cbpf/index.js';
import type * as ebpf from '../ebpf/index.js';

export interface ClassicProgram extends cbpf.Program {
  readonly set: 'classic';
}

export interface ExtendedProgram extends ebpf.Program {
  readonly set: 'extended';
}

export type MachineProgram = ClassicProgram | ExtendedProgram;

export type InstructionSet = MachineProgram['set'];

export const classicProgram = (
  instructions: readonly cbpf.Instruction[],
  spans: ClassicProgram['spans'],
): ClassicProgram => ({ set: 'classic', instructions, spans });

export const extendedProgram = (
  instructions: readonly ebpf.Instruction[],
  spans: ExtendedProgram['spans'],
): ExtendedProgram => ({ set: 'extended', instructions, spans });

/** For what comes from no text. */
export const noSpans = (instructions: readonly unknown[]): (readonly Span[])[] => instructions.map(() => []);
