// What leaves this room: one call from logs to a report, a pair opened, the exports and the gate.
export { type AnalyseOptions, analyseLogs, analyseTable, type LogAnalysis } from './analysis.ts';
export { averageLinkage, type Merge } from './clustering.ts';
export { createDocument, mostPairs, type SimilarityDocument } from './document.ts';
export { csvOf, exportCsv, exportParquet } from './exports.ts';
export { checkGate, type GateOptions, type GateResult } from './gate.ts';
export { type IssueKind, issueKinds } from './issue-words.ts';
export { orderLeaves } from './leaf-order.ts';
export { type ModelFigures, modelFigures } from './models.ts';
export { indexOf, type PairReportOptions, pairReport } from './pair-report.ts';
export { type DocumentPair, documentPair, eachPair, rankPairs } from './pairs.ts';
export { type SharedMistakes, sharedMistakes } from './shared-mistakes.ts';
export { terminalPairReport, terminalReport } from './terminal-report.ts';
