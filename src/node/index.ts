/** What needs Node: files and the system's tcpdump. Databases of names under /etc come here too. */

export { attempt, FileError } from './file-error.js';
export { type FilteredFile, type FilterFileOptions, filterFile } from './filter-file.js';
export { readInterface } from './read-interface.js';
export { openSink, type Sink, writeAll } from './sink.js';
export { openSource, type Source } from './source.js';
export {
  type DumpRequest,
  dialectFor,
  dumpProgram,
  type SystemTcpdump,
  systemTcpdump,
} from './tcpdump.js';
