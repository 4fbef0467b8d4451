/** What needs Node: files, the system's names, the system's tcpdump. */

export { isCompressedName } from './compression/index.js';
export type { WrittenFile } from './destination.js';
export { eachPacket } from './each-packet.js';
export { FileError } from './file-error.js';
export { type FilteredFile, type FilterFileOptions, filterFile } from './filter-file.js';
export { filterFiles } from './filter-files.js';
export type { FilteredFiles, FilteredInput, FilterFilesOptions } from './filter-options.js';
export { type SystemResolverOptions, systemResolver } from './names/index.js';
export { readInterface } from './read-interface.js';
export type { Rotation } from './rotation.js';
export { fileIdentity, openInPlace, openSink, type Sink, standardError, standardOutput } from './sink.js';
export { openSource, type Source } from './source.js';
export { type SplitFilesOptions, type SplitResult, type SplitRule, splitFiles } from './split-files.js';
export { makeFolder, openInPieces } from './split-folder.js';
export type { SplitFile } from './split-output.js';
export { type Rule, type RuleFault, RulesError } from './split-rule.js';
export {
  type DumpRequest,
  dialectFor,
  dumpProgram,
  type SystemTcpdump,
  systemTcpdump,
} from './tcpdump.js';
