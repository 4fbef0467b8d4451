import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as cbpf from '../../src/cbpf/index.js';
import { compile } from '../../src/compiler.js';
import type * as ebpf from '../../src/ebpf/index.js';
import { translate } from '../../src/translate/index.js';
import { classicInterpreter, extendedInterpreter, type Machine } from '../../src/vm/index.js';
import { program, packet as shortPacket } from '../cbpf/arbitrary.js';
import { packet as likelyPacket } from '../support/packets.js';
import { scatteredCases } from '../support/random-cases.js';

const { FC_SEED } = process.env;
const seed = Number(FC_SEED ?? Date.now() & 0x7fffffff);

/** A way to run a classic program, and whether it is told the length on the wire. */
interface Way {
  readonly environment: ebpf.Environment;
  readonly linear?: number;
  readonly toldLength: boolean;
}

const ways: readonly Way[] = [
  { environment: 'socket', toldLength: true },
  { environment: 'flat', toldLength: false },
  { environment: 'xdp', toldLength: false },
  { environment: 'tc', toldLength: true },
  { environment: 'tc', toldLength: true, linear: 0 },
  { environment: 'tc', toldLength: true, linear: 20 },
  { environment: 'tc', toldLength: true, linear: 50 },
];

const titleOf = ({ environment, linear }: Way): string =>
  linear === undefined ? environment : `${environment}, ${linear} bytes of each packet linear`;

/** The classic program's own value, or, for those that return words of their environment, whether it is 0. */
function machineFor(classic: cbpf.Program, { environment, linear }: Way, returnsOwn: boolean): Machine {
  const verdicts = returnsOwn ? {} : { match: 7, miss: environment === 'socket' ? 0 : 3 };
  return extendedInterpreter(translate(classic, { target: environment, ...verdicts }), {
    environment,
    ...(linear === undefined ? {} : { linear }),
  });
}

function expected(value: number, environment: ebpf.Environment, returnsOwn: boolean): number {
  if (returnsOwn) return value;
  return value === 0 ? (environment === 'socket' ? 0 : 3) : 7;
}

/** Every way's machine for a program, to be asked about many packets. */
function comparison(classic: cbpf.Program, what: unknown): (bytes: Uint8Array, more: number) => void {
  const machine = classicInterpreter(classic);
  const machines = ways.flatMap((way) => {
    const own = way.environment === 'socket' || way.environment === 'flat';
    return (own ? [true, false] : [false]).map((returnsOwn) => ({
      ...way,
      returnsOwn,
      title: titleOf(way),
      ours: machineFor(classic, way, returnsOwn),
    }));
  });
  return (bytes, more) => {
    for (const { environment, toldLength, returnsOwn, title, ours } of machines) {
      const value = machine.run(bytes, bytes.length + (toldLength ? more : 0));
      const wanted = expected(value, environment, returnsOwn);
      const seen = ours.run(bytes, bytes.length + more);
      if (seen !== wanted) expect({ seed, what, title, returnsOwn, bytes, more, seen }).toBe(wanted);
    }
  };
}

describe('every target gives the verdict of the classic machine', () => {
  it('for random programs', () => {
    fc.assert(
      fc.property(
        program,
        fc.array(fc.tuple(shortPacket, fc.constantFrom(0, 1, 1000)), { maxLength: 3 }),
        (classic, packets) => {
          const compare = comparison(classic, classic);
          for (const [bytes, more] of packets) compare(bytes, more);
        },
      ),
      { numRuns: 3000, seed },
    );
  });

  it('for random filters, on packets cut short', () => {
    const packets = fc.sample(fc.tuple(likelyPacket, fc.nat({ max: 120 })), { numRuns: 40, seed });
    let compiled = 0;
    for (const { expression, ...options } of scatteredCases('all', 300, seed, 'nine')) {
      let classic: cbpf.Program;
      try {
        classic = compile(expression, options);
      } catch {
        continue;
      }
      // What is beside a packet no recorded packet has.
      if (classic.instructions.some(({ k }) => cbpf.ancillaryName(k) !== undefined)) continue;
      compiled++;
      const compare = comparison(classic, expression);
      for (const [bytes, cut] of packets) compare(bytes.subarray(0, cut), 5);
      compare(packets[compiled % 40]![0].subarray(0, 3000), 0);
    }
    expect(compiled).toBeGreaterThan(100);
  });
});
