// The panel advisor: which few judges, guards or supervisors to ask, how to count their votes, and what that is worth on questions it
// was not chosen on. Everything but `loadJudgeTable` is a plain function of plain data.
export { truthNames } from '../tables/index.ts';
export { type EffectiveVotes, effectiveVotes } from '../votes.ts';
export { digits, signedPoints } from '../words.ts';
export { adviseNext, type NextAdvice, type NextJudge, type NextOptions } from './advise-next.ts';
export { type AdviceOptions, advisePanel, type JudgeSummary, type PanelAdvice, type Standing } from './advise-panel.ts';
export type { ColumnChoices, TableColumns } from './columns.ts';
export { type ErrorSimilarity, errorSimilarity } from './correlations.ts';
export { type AskingOrder, askInTurn } from './early-stop.ts';
export { type EncodedTable, encodeTable } from './encoding.ts';
export { type Contender, differenceOf, type EvaluateOptions, type Evaluation, evaluatePanels } from './evaluate.ts';
export type { Fold } from './folds.ts';
export { createJudgeTable, findJudges, type JudgeTableInput, readVerdict, type VerdictCell } from './judge-table.ts';
export { type LoadedJudges, type LoadOptions, loadJudgeTable } from './load.ts';
export { joinNames, type PanelReportOptions, panelReport, panelSentence, votesSentence } from './report.ts';
export { type ScoredPanel, searchPanels } from './search.ts';
export type { HonestAccuracy, Judge, JudgeEncoding, JudgeTable, Panel, PanelOptions, Rule } from './types.ts';
export { decide } from './vote.ts';
