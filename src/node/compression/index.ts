/** Compressed captures: recognised by their first bytes when read, by their names when written. */

export { compressing, isCompressedName, refuseUnwritable } from './compress.js';
export { decompressing } from './decompress.js';
