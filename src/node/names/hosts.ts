/** Names of hosts → their addresses, through the system's getaddrinfo(3), which libpcap asks too. */

import { existsSync } from 'node:fs';
import { type Address, parseIpv4, parseIpv6 } from '../../names/index.js';

/** Both families, in getaddrinfo's order, with what it names twice; throws where there are none. */
export type LookUp = (name: string) => Promise<readonly { readonly address: string }[]>;

export type HostAnswer =
  | { readonly addresses: readonly Address[] }
  /** Why there is no answer, unless the name is just not known. */
  | { readonly failure: string | undefined };

/** A look-up that has begun cannot be called back, and holds up the end of the process: none is begun in vain. */
const AT_A_TIME = 4;

/** Looks all names up. What has no answer when `timeout` milliseconds are over stays without. */
export async function lookUpHosts(
  names: Iterable<string>,
  lookUp: LookUp,
  timeout: number,
): Promise<ReadonlyMap<string, HostAnswer>> {
  const late: HostAnswer = { failure: `there was no answer within ${timeout / 1000} s` };
  const answers = new Map<string, HostAnswer>([...names].map((name) => [name, late]));
  const waiting = [...answers.keys()].values();
  let isOver = false;

  async function work(): Promise<void> {
    for (const name of waiting) {
      const answer = await lookUpOne(name, lookUp);
      if (isOver) return;
      answers.set(name, answer);
    }
  }

  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeout);
  });
  await Promise.race([Promise.all(Array.from({ length: AT_A_TIME }, work)), deadline]);
  isOver = true;
  clearTimeout(timer);
  return new Map(answers);
}

async function lookUpOne(name: string, lookUp: LookUp): Promise<HostAnswer> {
  // The C library would be asked for the name's form in ASCII, for which libpcap does not ask.
  if (/[^\0-\x7f]/.test(name)) return { failure: 'write the name in its ASCII form (xn--…)' };
  if (name.includes('%')) {
    const { isIPv6 } = await import('node:net'); // slow to load, and rarely needed
    if (isIPv6(name)) return scopedAddress(name);
  }
  try {
    const addresses = (await lookUp(name)).map(({ address }) => readAddress(address));
    return addresses.length > 0 ? { addresses } : { failure: undefined };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return { failure: code === 'ENOTFOUND' ? undefined : `looking it up failed: ${code ?? String(error)}` };
  }
}

function readAddress(text: string): Address {
  const ipv6 = parseIpv6(text.replace(/%.*/, ''));
  if (ipv6 !== undefined) return { family: 'ipv6', address: ipv6 };
  return { family: 'ipv4', address: parseIpv4(text)?.address ?? 0 };
}

/** `fe80::1%eth0`, which Node would take whatever stands behind the %: an interface of the machine must. */
function scopedAddress(name: string): HostAnswer {
  const address = readAddress(name);
  const scope = name.replace(/.*%/, '');
  const isLinkLocal = /^(fe[89ab].|ff.2):/i.test(name);
  return isLinkLocal && existsSync(`/sys/class/net/${scope}/ifindex`)
    ? { addresses: [address] }
    : { failure: `'${scope}' is no interface that the address can be of` };
}
