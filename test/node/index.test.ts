import { expect, it } from 'vitest';
import * as node from '../../src/node/index.js';

it('bpfsieve/node has these values, and nothing of its insides', () => {
  expect(Object.keys(node).sort()).toEqual([
    'FileError',
    'RulesError',
    'dialectFor',
    'dumpProgram',
    'eachPacket',
    'fileIdentity',
    'filterFile',
    'filterFiles',
    'isCompressedName',
    'makeFolder',
    'openInPieces',
    'openInPlace',
    'openSink',
    'openSource',
    'readInterface',
    'splitFiles',
    'standardError',
    'standardOutput',
    'systemResolver',
    'systemTcpdump',
  ]);
});
