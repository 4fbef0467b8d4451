import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { api } from '../../src/wasm/index.js';
import { ownCaptures } from '../capture/files.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const { into } = temporaryFolder();
const usual = [
  ['web', 'tcp port in {80, 443, 8080}'],
  ['dns', 'port 53'],
  ['six', 'ip6'],
  ['large', 'greater 100 and not port 53'],
  ['resets', 'tcp[tcpflags] & tcp-rst != 0'],
  ['tagged', 'vlan'],
];
const looping = ['chains', 'ip6 protochain 17'];

const { Instance, Memory, Module } = api!;

class RefusingModule {
  constructor() {
    throw Object.assign(new Error('local count too large'), { name: 'CompileError' });
  }
}
class RefusingMemory {
  constructor() {
    throw new RangeError('could not allocate memory');
  }
}

/** An engine as it is, and engines that lack something. */
const engines = {
  whole: api,
  lacking: undefined,
  'refusing modules': { Instance, Memory, Module: RefusingModule },
  'refusing memory': { Instance, Memory: RefusingMemory, Module },
};

async function splitWith(engine: object | undefined, rules: readonly string[][], folder: string) {
  vi.resetModules();
  vi.stubGlobal('WebAssembly', engine);
  const { splitFiles } = await import('../../src/node/index.js');
  const outcomes: object[] = [];
  const names = new Set<string | undefined>();
  for (const capture of ownCaptures()) {
    mkdirSync(into(`${folder}/${basename(capture)}`), { recursive: true });
    const { machine, ...outcome } = await splitFiles(
      rules.map(([name, expression]) => ({ name: name!, expression: expression! })),
      {
        inputs: [capture],
        outputs: rules.map(([name]) => into(`${folder}/${basename(capture)}/${name}`)),
        unsupported() {},
      },
    );
    outcomes.push({ read: outcome.read, packets: outcome.rules.map(({ packets }) => packets) });
    names.add(machine);
  }
  const files = (readdirSync(into(folder), { recursive: true }) as string[])
    .filter((path) => /[/\\]/.test(path))
    .sort()
    .map((path) => [path, readFileSync(into(`${folder}/${path}`)).toString('base64')]);
  return { names: [...names], outcomes, files };
}

afterEach(() => {
  vi.unstubAllGlobals();
  // What was loaded in the meantime knows an engine that is none.
  vi.resetModules();
});

it.each([
  ['whole', [...usual, looping], 'WebAssembly and classic interpreter'],
  ['lacking', usual, 'interpreter'],
  ['lacking', [...usual, looping], 'interpreter'],
  ['refusing modules', usual, 'interpreter'],
  ['refusing memory', usual, 'interpreter'],
] as const)(
  'with WebAssembly %s each rule gets the packets it gets elsewhere',
  async (engine, rules, name) => {
    const usually = await splitWith(engines.whole, usual, 'usually');
    const then = await splitWith(engines[engine], rules, 'then');
    expect([usually.names, then.names]).toEqual([['WebAssembly'], [name]]);
    const without = ({ outcomes, files }: typeof then) => ({
      outcomes: outcomes.map((each) => ({
        ...each,
        packets: (each as { packets: number[] }).packets.slice(0, usual.length),
      })),
      files: files.filter(([path]) => !path!.endsWith('chains')),
    });
    expect(without(then)).toEqual(without(usually));
    expect(usually.files.length).toBeGreaterThan(80);
  },
  60_000,
);
