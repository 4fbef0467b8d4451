/** Filtering one file on several cores. */
export type { ChunkWork } from './chunk-filter.js';
export { filterChunks } from './filter-chunks.js';
export { Threads } from './threads.js';
