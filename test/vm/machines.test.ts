import { translate } from '../../src/translate/index.js';
import { machine } from '../../src/vm/index.js';
import { jitMachine } from '../../src/vm/jit/index.js';
import { describeMachine } from './common.js';
import { inMemory } from './jit/in-memory.js';

describeMachine('the classic interpreter', (program, options) => machine(program, options));
describeMachine('the extended interpreter', (program, options) => machine(translate(program), options));
describeMachine('WebAssembly', (program, options) => inMemory(jitMachine(translate(program), options)));
describeMachine('JavaScript', (program, options) => jitMachine(translate(program), options));
