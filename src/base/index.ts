// The leaves: randomness, hashes, text, JSON lines, errors, clock, progress, tables, files. They import nothing of ours.
export * as assembly from './assembly.ts';
export { type Clock, formatDuration, systemClock } from './clock.ts';
export { describeError, type ErrorKind, OversightError, systemCode } from './errors.ts';
export { checkTarget, readFileOrThrow, writeError, writeFileAtomic } from './files.ts';
export { canonicalJson, hashJson, sha256 } from './hash.ts';
export { type JsonLine, type ReadLinesOptions, readJsonLines, readLines } from './jsonl.ts';
export {
  createProgressLine,
  type Progress,
  type ProgressEvent,
  type ProgressLine,
  silentProgress,
} from './progress.ts';
export { createRandom, hash32, type Random } from './random.ts';
export { type Column, formatBar, formatTable } from './table.ts';
export { decodeUtf8, formatInteger, plural, shorten } from './text.ts';
