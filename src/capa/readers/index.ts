// Logs on disk -> answers: the folder scan, the formats it knows, the generic tables, and what it takes to write a reader.
export { letterIndex, normaliseAnswer, normaliseNumber, normaliseText } from './answers.ts';
export {
  type InstanceRecord,
  instanceRecords,
  type RecordOptions,
  writeEveryEvalEver,
} from './formats/index.ts';
export { forEachJsonElement } from './json-array.ts';
export { forEachJsonLine, type JsonReadOptions, type VisitObject } from './json-lines.ts';
export { describeMapping, type Mapping, parseMapping } from './mapping.ts';
export { familyOf, modelFromPath, parametersOf } from './names.ts';
export type { LogReader, LogSource, ReadOptions } from './reader.ts';
export { type ReadLogsOptions, readLogs, type ScanSummary } from './scan.ts';
export { openZip, type ZipArchive, type ZipEntry } from './zip.ts';
