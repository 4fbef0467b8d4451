/** The second backend: the control-flow graph of a filter in which every list of hosts, networks or ports is searched, not walked. */
export { generate } from './generate.js';
