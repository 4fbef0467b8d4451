import { afterEach, expect, it, vi } from 'vitest';
import { compile } from '../../../src/index.js';
import { translate } from '../../../src/translate/index.js';

const port80 = new Uint8Array(60);
port80.set([0x08, 0x00, 0x45], 12);
port80[23] = 6;
port80[37] = 80;

/** The machines as an engine has them that lacks some of what this one has. */
async function without(...names: readonly string[]) {
  vi.resetModules();
  for (const name of names) {
    function missing(): never {
      throw new EvalError('Code generation from strings disallowed for this context');
    }
    vi.stubGlobal(name, name === 'Function' ? missing : undefined);
  }
  const { compiledMachine } = await import('../../../src/vm/jit/index.js');
  return compiledMachine(translate(compile('tcp port 80')));
}

afterEach(() => {
  vi.unstubAllGlobals();
  // What was loaded in the meantime knows no WebAssembly.
  vi.resetModules();
});

it.each([
  ['WebAssembly', []],
  ['WebAssembly', ['Function']],
  ['JavaScript', ['WebAssembly']],
  ['extended interpreter', ['WebAssembly', 'Function']],
])('the machine is %s without %j', async (name, missing) => {
  const machine = await without(...missing);
  expect(machine.name).toBe(name);
  expect(machine.run(port80)).toBe(262144);
  expect(machine.run(port80.subarray(0, 37))).toBe(0);
});
