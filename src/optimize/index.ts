/** The optimizer: a graph in, the graph that libpcap's optimizer makes of it out. */
export { forgetsDeadStores, type OptimizerDialect, trustsDeadStores } from './dialect.js';
export { optimize } from './pipeline.js';
