/** The second backend: a program in which every list of addresses, ports or other words is searched, not walked. */
export { compileList } from './generate.js';
export { searchLists } from './search-lists.js';
