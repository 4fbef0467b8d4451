/** bpfsieve's public surface, for Node and for browsers. */
export { FilterError, type FilterErrorFacts, type RelatedPart, type Span } from './base/index.js';
export {
  type Block,
  CaptureError,
  type CaptureWriter,
  type Format,
  type Interface,
  type Loss,
  openCapture,
  type PacketOutput,
  type PacketRecord,
  PcapngWriter,
  PcapWriter,
  type RecordReader,
  type Resolution,
  type Sections,
  type Time,
  Window,
} from './capture/index.js';
export { formatProgram, type Instruction } from './cbpf/index.js';
export { type CompileOptions, DEFAULT_SNAP_LENGTH, type LibpcapVersion } from './compile-options.js';
export { compile, type Program } from './compiler.js';
export {
  assemble as assembleExtended,
  formatAssembly as formatExtendedAssembly,
  formatProgram as formatExtendedProgram,
  type Instruction as ExtendedInstruction,
  type Program as ExtendedProgram,
} from './ebpf/index.js';
export {
  CaptureFilter,
  type FilterCaptureOptions,
  type FilteredCapture,
  filterCapture,
  type PacketCounts,
  type RecordWork,
  savefileOptions,
} from './filter-capture/index.js';
export { defaultLimits, generousLimits, type Limits, untrustedLimits } from './limits.js';
export { type LinkType, linkTypes } from './link/index.js';
export { embeddedResolver, type Resolver } from './names/index.js';
export {
  annotatedListing,
  describe as describeProgram,
  type Form as ProgramForm,
  type FormFacts,
  type InstructionSet,
  LARGEST_FILE as LARGEST_PROGRAM_FILE,
  type Line as ProgramLine,
  linesOf as programLines,
  type MachineProgram,
  ObjectError,
  type ReadOptions,
  type ReadProgram,
  readForm as readProgram,
  writeForm as writeProgram,
} from './objects/index.js';
export {
  type Desugared,
  desugar,
  listNames,
  type ReadList,
  type SetOptions,
} from './sets/index.js';
export {
  executed as executedInstructions,
  type ProgramStatistics,
  programStatistics,
  type TargetFit,
} from './statistics/index.js';
export { type Filter, parse, print } from './syntax/index.js';
export { type TranslateOptions, translate } from './translate/index.js';
export {
  type Acceptance,
  type Accessed,
  compiledMachine,
  type ExtendedOptions,
  extendedInterpreter,
  type Helper,
  type JitMachine,
  type JitOptions,
  jitMachine,
  type Machine,
  MachineFault,
  machine,
  newMemory,
  type Reason as RejectionReason,
  type Rejection,
  type Verification,
  type VerifyOptions,
  verifiedMachine,
  verify,
} from './vm/index.js';
export {
  catalogue as warningCatalogue,
  findWarnings,
  type Severity,
  type Warning,
  type WarningCode,
  type WarningOptions,
} from './warnings/index.js';
