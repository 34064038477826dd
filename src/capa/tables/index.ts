// Small tables of judges, scores, families and settings: read whole into rows of text, with one list of names for the truth.
export {
  inputError,
  numberCell,
  parseRecords,
  type Records,
  type RecordsOptions,
  readRecords,
  readTextFile,
} from './records.ts';
export { isTruthName, truthNames } from './truth-names.ts';
