// Measures a guard on suites of files: block rates at a stated share of refusals, with intervals, by set, family and language; how
// early outputs are stopped; and the same without what the training corpus overlaps. It exists because a guard's figure means nothing
// without its threshold, the negatives behind that threshold, and proof that the items were not learned by heart.
export { type EvaluateOptions, type Evaluation, evaluate } from './evaluate.ts';
export { type Item, type LoadedSet, loadSets } from './items.ts';
export { corpusGrams, type Grams, gramsOf, OVERLAP_LIMIT, overlap } from './overlap.ts';
export { evaluationReport, type ReportOrigin } from './report.ts';
export type { Judged, Score } from './score-items.ts';
export { parseSuite, readSuite, type SetSpec, type Suite } from './suite.ts';
export { augmentationTexts, constitutionTexts, corpusTexts, type TrainingText } from './training-texts.ts';
