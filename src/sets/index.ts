/** Sets, `port in {22, 80, 8000-8099}`: sugar that libpcap does not have → the same filter in stock pcap-filter(7) text. */
export { blankComments } from './comments.js';
export { compileSets } from './compile-sets.js';
export { type Desugared, desugar, type SetOptions } from './desugar.js';
export { listNames, type ReadList } from './entries.js';
export { hasSets } from './find-sets.js';
