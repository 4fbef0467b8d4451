import { describe, expect, it } from 'vitest';
import { type Answer, type Case, crossed } from '../support/cases.js';
import { compareAll, minimise, type Verdict } from '../support/comparison.js';
import { ask, findOracle } from '../support/oracle.js';
import type { CompileCase } from '../support/ours.js';
import { scatteredCases } from '../support/random-cases.js';
import { present, skips, titled } from '../support/shared.js';

const oracle = findOracle();

/** A compiler without a fault, libpcap itself, and a fault planted in it. */
const planted =
  (fault: (answer: Answer, question: Case) => Answer): CompileCase =>
  (question) =>
    fault(ask(present(oracle), [question])[0]!, question);

describe.skipIf(skips(oracle))(titled('the differential harness', oracle), () => {
  const questions = crossed(['tcp port 80', 'ip[8] = 1', 'port http and', 'vlan and ip6']);
  const verdictsOf = (compileCase: CompileCase): Partial<Record<Verdict, number>> => {
    const { tally } = compareAll(present(oracle), compileCase, questions);
    return Object.fromEntries(Object.entries(tally).filter(([, times]) => times > 0));
  };

  it('finds nothing when there is no fault', () => {
    const faultless = planted((answer) => answer);
    expect(verdictsOf(faultless)).toEqual({ identical: 37, 'both refuse': 35 });
  });

  it('finds a bit that is wrong in one constant of one program', () => {
    const oneBit = planted((answer, { linkType, optimize, expression }) =>
      answer.kind === 'program' && linkType === 'PPP' && optimize && expression === 'tcp port 80'
        ? {
            kind: 'program',
            instructions: answer.instructions.map((each, i) => (i === 3 ? { ...each, k: each.k ^ 1 } : each)),
          }
        : answer,
    );
    expect(verdictsOf(oneBit)).toEqual({ identical: 36, differing: 1, 'both refuse': 35 });
  });

  it('finds an instruction too many', () => {
    const longer = planted((answer, { linkType }) =>
      answer.kind === 'program' && linkType === 'RAW'
        ? { kind: 'program', instructions: [...answer.instructions, { code: 6, jt: 0, jf: 0, k: 0 }] }
        : answer,
    );
    expect(verdictsOf(longer)).toEqual({ identical: 33, differing: 4, 'both refuse': 35 });
  });

  it('finds a refusal where libpcap has none, and a program where it refuses', () => {
    const swapped = planted((answer) =>
      answer.kind === 'program'
        ? { kind: 'refusal', message: 'no' }
        : { kind: 'program', instructions: [{ code: 6, jt: 0, jf: 0, k: 0 }] },
    );
    expect(verdictsOf(swapped)).toEqual({ 'refused only by us': 37, 'refused only by libpcap': 35 });
  });

  it('counts what is thrown beyond a refusal as a crash', () => {
    const crashing = planted(() => {
      throw new Error('optimize: a block has no level');
    });
    expect(verdictsOf(crashing)).toEqual({ crashed: 72 });
  });

  it('minimises a difference to the words that make it', () => {
    const noVlan = planted((answer, { expression }) =>
      expression.includes('vlan') ? { kind: 'refusal', message: 'no' } : answer,
    );
    const [question] = crossed(['tcp and (udp port 53 or vlan 7 or host 10.0.0.1) or ip[8] = 1']);
    const [difference] = compareAll(present(oracle), noVlan, [question!]).differences;
    expect(minimise(present(oracle), noVlan, difference!).question.expression).toBe('vlan');
  });

  it('draws the same filters from the same seed, and programs and refusals both', () => {
    const cases = scatteredCases('all', 200, 1, 'nine');
    expect(cases).toEqual(scatteredCases('all', 200, 1, 'nine'));
    expect(new Set(ask(present(oracle), cases).map(({ kind }) => kind))).toEqual(
      new Set(['program', 'refusal']),
    );
  });

  it('goes on after a filter that kills the oracle', () => {
    const killed = { ...present(oracle), path: '/bin/false' };
    const answers = ask(killed, questions.slice(0, 2));
    expect(answers.map(({ kind }) => kind)).toEqual(['none', 'none']);
  });
});
