import { chmodSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { run } from './memory-io.js';

const temporary = temporaryFolder();
beforeEach(() => {
  vi.stubEnv('PATH', temporary.path);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** Puts a program called tcpdump first: it knows its version, and does `script` otherwise. */
function pretend(script: string, libpcap = '1.10.3'): void {
  const file = temporary.into('tcpdump');
  const version = `printf 'tcpdump version 9.9\\nlibpcap version ${libpcap} (with TPACKET_V3)\\n'`;
  writeFileSync(file, `#!/bin/sh\nif [ "$1" = --version ]; then ${version}; exit; fi\n${script}\n`);
  chmodSync(file, 0o755);
}

describe('comparing with a tcpdump', () => {
  it('names the package when there is none', async () => {
    const { status, stderr } = await run(['compare', 'tcp']);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'bpfsieve: tcpdump is not installed (apt-get install tcpdump)\n',
    });
  });

  it('shows two programs side by side and marks the lines that differ', async () => {
    pretend(
      "printf '(000) ldh      [12]\\n(001) jeq      #0x806           jt 2\\tjf 3\\n(002) ret      #96\\n'",
    );
    const { status, stdout } = await run(['compare', 'arp']);
    expect(status).toBe(1);
    expect(stdout.toString()).toBe(
      [
        'different, 4 instructions against 3',
        '  bpfsieve                                      tcpdump 9.9, libpcap 1.10.3',
        '  (000) ldh      [12]                           (000) ldh      [12]',
        '  (001) jeq      #0x806           jt 2 jf 3     (001) jeq      #0x806           jt 2 jf 3',
        '  (002) ret      #262144                     |  (002) ret      #96',
        '  (003) ret      #0                          |',
        '',
      ].join('\n'),
    );
  });

  it('tells when only one of them refuses', async () => {
    pretend("printf 'Warning: assuming Ethernet\\ntcpdump: no such thing\\n' >&2; exit 1");
    expect((await run(['compare', 'arp'])).stdout.toString()).toBe(
      'different: bpfsieve has 4 instructions, tcpdump refuses (no such thing)\n',
    );
    pretend("printf '(000) ret      #0\\n'");
    const { status, stdout } = await run(['compare', 'tcp port htttp']);
    expect(stdout.toString()).toBe(
      "different: bpfsieve refuses (unknown port 'htttp'), tcpdump has 1 instruction\n",
    );
    expect(status).toBe(1);
  });

  it('shows both wordings when both refuse', async () => {
    pretend('echo tcpdump: syntax error >&2; exit 1');
    expect(await run(['compare', 'tcp port htttp'])).toMatchObject({
      status: 0,
      stdout: Buffer.from("both refuse: unknown port 'htttp' (tcpdump: syntax error)\n"),
    });
  });

  it.each([
    ['1.10.3', 'jge      #0xe0'],
    ['1.10.6', 'jeq      #0xe0'],
  ])('compiles as libpcap %s does when that is what it finds', async (libpcap, instruction) => {
    pretend("printf '(000) ret      #0\\n'", libpcap);
    const { stdout } = await run(['compare', 'ip multicast']);
    expect(stdout.toString()).toContain(instruction);
  });

  it('warns when it knows nothing of that libpcap', async () => {
    pretend("printf '(000) ret      #262144\\n'", '1.9.1');
    expect(await run(['compare'])).toMatchObject({
      status: 0,
      stderr: 'bpfsieve: libpcap 1.9.1 is not one that bpfsieve follows; differences are likely\n',
    });
  });

  it('warns when that libpcap is newer than those that it knows', async () => {
    pretend("printf '(000) ret      #262144\\n'", '1.11.0');
    expect((await run(['compare'])).stderr).toContain('libpcap 1.11.0 is not one that bpfsieve follows');
  });

  it('refuses a link type that there is not, rather than find that both refuse', async () => {
    pretend('echo tcpdump: no such link type >&2; exit 1');
    const { status, stdout, stderr } = await run(['compare', '-y', 'NOSUCH', 'tcp']);
    expect({ status, stdout: stdout.toString() }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('NOSUCH');
  });

  it.each(['tcp', 'tcp port htttp'])('fails when tcpdump is ended by a signal: %s', async (expression) => {
    pretend('kill -TERM $$');
    const { status, stdout, stderr } = await run(['compare', expression]);
    expect({ status, stdout: stdout.toString(), stderr }).toEqual({
      status: 1,
      stdout: '',
      stderr: 'bpfsieve: tcpdump: ended by SIGTERM\n',
    });
  });

  it('hands over the options that it was given', async () => {
    pretend('echo "(000) $*"');
    const { stdout } = await run(['compare', '-O', '-s', '96', '-y', '12', 'arp']);
    expect(stdout.toString()).toContain('(000) -d -y RAW -s 96 -O -- arp');
  });
});
