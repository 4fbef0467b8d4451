import { expect, it } from 'vitest';
import { present, sharedFolder, skips, titled } from '../support/shared.js';
import { compareOwnAddresses } from './own-addresses.js';

const shared = sharedFolder();

it.skipIf(skips(shared))(
  titled(
    'the tree backend gives the verdicts of the program of libpcap for lists of what captures have',
    shared,
  ),
  () => {
    const tally = compareOwnAddresses(`${present(shared)}/captures`, 16);
    expect(tally.differences).toEqual([]);
    expect(tally.searched).toBeGreaterThan(20);
    expect(tally.accepted).toBeGreaterThan(1000);
  },
  120_000,
);
