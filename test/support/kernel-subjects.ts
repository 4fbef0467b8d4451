/** Filters → programs to compare with the kernel, each with packets of its link type. */

import { FilterError } from '../../src/base/index.js';
import type { CompileOptions } from '../../src/compile-options.js';
import { compile, type Program } from '../../src/compiler.js';
import { commandLine } from './cases.js';
import type { Subject } from './kernel-comparison.js';
import { type Packets, somePackets } from './kernel-packets.js';
import { type Generator as Kind, scatteredCases } from './random-cases.js';

/** Every expression for every link type, optimized and not, where it compiles at all. */
export function subjectsOf(
  expressions: readonly string[],
  linkTypes: readonly string[],
  packets: Packets,
  packetCount: number,
): Subject[] {
  return expressions.flatMap((expression) =>
    linkTypes.flatMap((linkType) =>
      [true, false].flatMap((optimize) => {
        const program = compiled(expression, { linkType, optimize });
        if (program === undefined) return [];
        const title = commandLine({
          expression,
          linkType,
          snapLength: program.snapLength,
          netmask: undefined,
          optimize,
        });
        return [{ title, program, packets: somePackets(packets, program.linkType, packetCount) }];
      }),
    ),
  );
}

/** `count` random filters that compile. */
export function* randomSubjects(
  generator: Kind,
  count: number,
  seed: number,
  packets: Packets,
  packetCount: number,
): Generator<Subject> {
  const chunk = 500;
  for (let made = 0, round = 0; made < count; round++) {
    for (const question of scatteredCases(generator, chunk, seed * 1000 + round, 'all')) {
      const { expression, linkType, snapLength, netmask, optimize } = question;
      const program = compiled(expression, { linkType, snapLength, netmask, optimize, strict: true });
      if (program === undefined || made === count) continue;
      made++;
      yield {
        title: commandLine(question),
        program,
        packets: somePackets(packets, program.linkType, packetCount),
      };
    }
  }
}

function compiled(expression: string, options: CompileOptions): Program | undefined {
  try {
    return compile(expression, options);
  } catch (error) {
    if (error instanceof FilterError) return undefined;
    throw error;
  }
}
