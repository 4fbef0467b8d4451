/** How a command finds the names in an expression: in the system's databases and DNS, or in the built-in tables alone. */

import { Option } from 'commander';
import { embeddedResolver, type Resolver } from '../index.js';
import type { Io } from './io.js';

export const resolveOption = (): Option =>
  new Option(
    '--no-resolve',
    'look up no hosts, networks and ethers; ports and protocols are the built-in ones',
  );

/** Waits for DNS when the expressions have names of hosts. */
export const resolverFor = async (
  expression: string | readonly string[],
  { resolve }: { readonly resolve: boolean },
  io: Io,
): Promise<Resolver> => (resolve ? io.resolver(expression) : builtIn);

const builtIn: Resolver = {
  ...embeddedResolver,
  hint(kind) {
    switch (kind) {
      case 'host':
        return 'names of hosts are not looked up with --no-resolve: write the address';
      case 'network':
        return 'names of networks are not looked up with --no-resolve: write the address, as 192.0.2.0/24';
      case 'etherHost':
        return 'names of stations are not looked up with --no-resolve: write the address, as 00:00:5e:00:53:01';
      case 'service':
      case 'protocol':
        return 'only the built-in names are known with --no-resolve: write the number';
    }
  },
};
