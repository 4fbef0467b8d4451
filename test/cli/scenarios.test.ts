import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findTcpdump } from '../support/tcpdump.js';
import { judge, parseScenario, runScenario } from './scenario.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'scenarios');
const tcpdump = findTcpdump();

describe('scenarios of the command line', () => {
  for (const name of readdirSync(folder).sort()) {
    const scenario = parseScenario(readFileSync(join(folder, name), 'utf8'));
    const lacking =
      scenario.sections.get('needs')?.trim() === 'tcpdump' && 'missing' in tcpdump ? tcpdump.missing : '';
    const title = `${name}: ${scenario.title}${lacking && ` (skipped: ${lacking})`}`;
    it.skipIf(lacking !== '')(title, async () => {
      expect(judge(scenario, await runScenario(scenario))).toEqual([]);
    });
  }
});

describe('the runner of scenarios', () => {
  it.each([
    ['without a command', 'x\n-- stdout --\n', 'no command'],
    ['that asserts nothing', 'x\n-- command --\ncompile\n', 'the scenario asserts nothing'],
    [
      'with a section of no known name',
      'x\n-- command --\ncompile\n-- stdotu --\n',
      'no section is called "stdotu"',
    ],
    ['with a section twice', 'x\n-- status --\n0\n-- status --\n1\n', 'two sections are called "status"'],
  ])('fails a scenario %s', (_, text, message) => {
    expect(() => parseScenario(text)).toThrow(message);
  });

  it.each([
    ['another status', '-- status --\n1\n-- stdout --\n(000) ret      #262144\n', 'status is 0, not 1'],
    ['another output', '-- stdout --\n(000) ret      #96\n', 'stdout is'],
    ['output that it says nothing of', '-- stderr --\n', 'stdout is'],
    ['an error that does not come', '-- stdout contains --\nret\n-- stderr --\nno\n', 'stderr is'],
    ['a part that is not there', '-- stdout contains --\nldh\n', 'stdout lacks "ldh"'],
  ])('fails a scenario that expects %s', async (_, expectation, fault) => {
    const scenario = parseScenario(`x\n-- command --\ncompile\n${expectation}`);
    expect(judge(scenario, await runScenario(scenario)).join('\n')).toContain(fault);
  });
});
