/** Capture in, capture out. */
export { CaptureFilter } from './capture-filter.js';
export { type FilteredCapture, filterCapture } from './filter-capture.js';
export { savefileOptions } from './interface-programs.js';
export type { FilterCaptureOptions, PacketCounts, RecordWork } from './options.js';
