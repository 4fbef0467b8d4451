import { expect, it } from 'vitest';
import { translate } from '../../src/translate/index.js';
import { machine } from '../../src/vm/index.js';
import { jitMachine } from '../../src/vm/jit/index.js';
import { assemble, countingLoop, describeMachine, endingIn255 } from './common.js';
import { inMemory } from './jit/in-memory.js';

describeMachine('the classic interpreter', (program, options) => machine(program, options));
describeMachine('the extended interpreter', (program, options) => machine(translate(program), options));
describeMachine('WebAssembly', (program, options) => inMemory(jitMachine(translate(program), options)));
describeMachine('JavaScript', (program, options) => jitMachine(translate(program), options));

// Translated programs have fewer rounds: the kernel must see their end (src/translate/loops.ts).
it('the classic interpreter does not end a loop over a large packet', () => {
  expect(machine(assemble(countingLoop)).run(endingIn255(65_536))).toBe(65_535);
});
