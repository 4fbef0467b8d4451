/** The optimizer: a graph in, the graph that libpcap's optimizer makes of it out. */
export { dialects, type OptimizerDialect } from './dialect.js';
export { optimize } from './pipeline.js';
