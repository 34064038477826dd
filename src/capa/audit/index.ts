// Audits that rest on similarity: judges that favour their like, models that get alike as they get better, and what a strong model can
// learn from a weak one. Plain data in, figures with intervals out; the reports are built here, the commands only print them.
export { parseRecords, type Records, readRecords, truthNames } from '../tables/index.ts';
export { digits, percent, points, pValue, withInterval } from '../words.ts';
export {
  type AffinityAudit,
  type AffinityOptions,
  auditAffinity,
  type JudgeAffinity,
} from './affinity.ts';
export type { AffinityFit, AffinityPower, AssumptionChecks } from './affinity-fit.ts';
export { affinityReport, affinitySentence, powerSentence } from './affinity-report.ts';
export type { AffinityRow } from './affinity-row.ts';
export { type AffinityTable, isAffinityTable, readAffinityTable } from './affinity-table.ts';
export { readFamilies } from './families.ts';
export type { Figure, Share, TestedFigure } from './figures.ts';
export { fillAffinity } from './fill.ts';
export { preferenceReport, preferenceSentence } from './preference-report.ts';
export {
  auditPreferences,
  isPreferenceTable,
  type PreferenceAudit,
  type PreferenceRow,
  readPreferenceTable,
} from './preferences.ts';
export {
  type CapabilityTrend,
  capabilityTrend,
  type TrendBin,
  type TrendInput,
  type TrendModel,
  type TrendOptions,
  type TrendPoint,
} from './trend.ts';
export { accuraciesOf, trendInput } from './trend-input.ts';
export { trendDetail, trendReport, trendSentence } from './trend-report.ts';
export { auditVerdicts, type JudgeVerdicts, type VerdictAudit } from './verdict-audit.ts';
export { verdictReport, verdictSentence, votesSentence } from './verdict-report.ts';
export { readVerdictTable, type VerdictTable, type VerdictTableOptions } from './verdict-table.ts';
export { planWeakToStrong, published, type WeakToStrongPlan } from './weak-to-strong.ts';
export { parseWeakToStrong, readWeakToStrong, type WeakToStrongInput } from './weak-to-strong-input.ts';
export { weakToStrongReport, weakToStrongSentence } from './weak-to-strong-report.ts';
export type { Answers, RunAnalysis, WeakToStrongRun } from './weak-to-strong-run.ts';
export type { ReportOrigin } from './words.ts';
