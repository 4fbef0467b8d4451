import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownCapture } from '../capture/files.js';
import { root } from '../support/shared.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { run } from './memory-io.js';

const ethernet = ownCapture('ethernet.pcap');
const temporary = temporaryFolder();
const { into } = temporary;

const refusal = 'is the input; the output needs a name of its own';

describe('what a command reads is not written over', () => {
  it.each([
    ['a second capture', '-r first.pcap -r second.pcap -w second.pcap'],
    ['a second capture, in place', '-U -r first.pcap -r second.pcap -w second.pcap'],
    ['a second capture by another name', '-r first.pcap -r second.pcap -w linked.pcap'],
    ['a second capture, as the first of several files', '-C 1k -r first.pcap -r second.pcap -w second.pcap'],
    ['a second capture, as the second of several files', '-C 1k -r first.pcap -r out1 -w out'],
    ['a capture of the list', '-V list -w second.pcap'],
    ['the list of captures', '-V list -w list'],
    ['a later capture, in the folder of outputs', '-r first.pcap -r second.pcap -w FOLDER/'],
    ['the expression', '-F expression -r first.pcap -w expression'],
    ['a list of the expression', '-r first.pcap -w hosts host in {@hosts}'],
  ])('%s', async (_, words) => {
    for (const name of ['first.pcap', 'second.pcap', 'out1']) copyFileSync(ethernet, into(name));
    linkSync(into('second.pcap'), into('linked.pcap'));
    writeFileSync(into('list'), `${into('first.pcap')}\n${into('second.pcap')}\n`);
    writeFileSync(into('expression'), 'ip\n');
    writeFileSync(into('hosts'), '10.0.0.1\n');
    mkdirSync(into('folder'));
    symlinkSync(into('second.pcap'), into('folder/first.pcap'));
    const contents = () =>
      ['first.pcap', 'second.pcap', 'out1', 'list', 'expression', 'hosts'].map((name) =>
        readFileSync(into(name), 'latin1'),
      );
    const before = contents();
    const { status, stderr } = await run(['filter', ...words.replace('FOLDER', into('folder')).split(' ')], {
      folder: temporary.path,
    });
    expect(contents()).toEqual(before);
    expect(stderr).toContain(refusal);
    expect(status).toBe(1);
    expect(readdirSync(temporary.path).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it.each(['-r "$0" -w -', '-U -r "$0" -w -', '-r - -w - <"$0"'])(
    'a capture that standard output leads to: %s',
    (words) => {
      copyFileSync(ethernet, into('in.pcap'));
      const line = `${process.execPath} --import tsx ${join(root, 'src', 'cli', 'bin.ts')} filter ${words} >>"$0"`;
      const { status, stderr } = spawnSync('sh', ['-c', line, into('in.pcap')], {
        encoding: 'utf8',
        cwd: root,
      });
      expect({ status, stderr }).toEqual({ status: 1, stderr: `bpfsieve: standard output: ${refusal}\n` });
      expect(readFileSync(into('in.pcap'))).toEqual(readFileSync(ethernet));
    },
  );
});
