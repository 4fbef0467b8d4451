/** Programs that tell how far a machine follows RFC 9669: cases in the format of the public bpf_conformance suite. */
export { type Case, parseCase } from './case.js';
export { helpers } from './helpers.js';
export { type PluginAnswer, plugin } from './plugin.js';
export { judge, type Run } from './run-case.js';
