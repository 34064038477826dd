// Readers of the log formats of known tools, and the writer of the common one.
export {
  type InstanceRecord,
  instanceRecords,
  type RecordOptions,
  writeEveryEvalEver,
} from './every-eval-ever-writer.ts';
export { formats } from './formats.ts';
