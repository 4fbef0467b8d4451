import { expect, it } from 'vitest';
import * as node from '../../src/node/index.js';

it('bpfsieve/node has these values, and nothing of its insides', () => {
  expect(Object.keys(node).sort()).toEqual([
    'FileError',
    'dialectFor',
    'dumpProgram',
    'eachPacket',
    'filterFile',
    'filterFiles',
    'openSink',
    'openSource',
    'readInterface',
    'standardError',
    'standardOutput',
    'systemResolver',
    'systemTcpdump',
  ]);
});
