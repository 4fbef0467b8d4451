import { describe, expect, it } from 'vitest';
import { compile } from '../../src/index.js';
import { type Decision, Decisions, type Test } from '../../src/rules/decision.js';
import { Implications } from '../../src/rules/implication.js';
import { trace } from '../../src/rules/trace.js';
import { Values } from '../../src/rules/value.js';

/** How many of the tests of a filter wait for their misses. */
function waiting(text: string): number {
  const decisions = new Decisions();
  const implications = new Implications(decisions);
  const root = trace(compile(text), new Values(), decisions)!;
  return testsOf(root).filter((test) => !implications.isSeparable(test)).length;
}

function testsOf(root: Decision): Test[] {
  const seen = new Set([root]);
  for (const each of seen) {
    if (each.kind === 'guard') seen.add(each.next);
    if (each.kind === 'test') seen.add(each.inside).add(each.outside);
  }
  return [...seen].filter((each) => each.kind === 'test');
}

describe('tests whose hits are asked apart from their misses', () => {
  it.each([
    ['ip', 0],
    ['host 10.0.0.1', 0],
    ['host 10.0.0.1 or host 10.0.0.2', 0],
    ['src net 10.0.0.0/8 or dst net 192.0.2.0/24', 0],
    ['ip6 host 2001:db8::1', 0],
    ['host 10.0.0.1 and udp', 0],
  ])('%s: all', (text, count) => {
    expect(waiting(text)).toBe(count);
  });

  it.each([
    ['tcp port 80', 'the fragment', 1],
    ['ip and not tcp', 'what must not be', 1],
    ['not host 10.0.0.1', 'what must not be', 2],
    ['src host 10.0.0.1 or ip[1] = 7', 'a miss that does with a shorter packet', 1],
  ])('%s: all but %s', (text, _, least) => {
    expect(waiting(text)).toBeGreaterThanOrEqual(least);
  });
});
