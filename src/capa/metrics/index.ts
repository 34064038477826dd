// Metrics: how alike models err, exact to the definitions in 64 bits, for plain arrays of any size. Everything that compares answers
// (audits, panels, the matrix of all pairs, which is tested against them) takes its definitions from here.
export { digits, levelWords, percent } from '../words.ts';
export { type Adjustable, adjustedBothEnds, adjustedLowerEnd } from './adjusted.ts';
export { bootstrapDifference, bootstrapKappa, kappaStatistic } from './bootstrap.ts';
export { agreementWhenBothWrong, type BothWrong, shareOfEqualAnswers } from './both-wrong.ts';
export { capa, capaTerms, choiceTerms, discreteCapa } from './capa.ts';
export { type ChanceCorrected, cohen, fleiss, scott } from './chance-corrected.ts';
export { type Choices, type ChoicesInput, choicesOf, NO_CHOICE, oneHot, readChoices } from './choices.ts';
export { byClassStatistic, type ClassificationOptions, classificationCapa } from './classification.ts';
export {
  type Comparison,
  compareSimilarities,
  compareWith,
  controlFamily,
  type FamilyMember,
  type FamilyOptions,
} from './compare.ts';
export { errorConsistency, errorConsistencyTerms } from './error-consistency.ts';
export { readTexts, type TextsInput } from './exact-match.ts';
export {
  type Clusters,
  expectedAgreement,
  influenceOf,
  type KappaParts,
  type KappaTerms,
  partsOf,
  type Spread,
  spreadOf,
} from './influence.ts';
export { intervalOf, type Known, NO_SPREAD, twoSided } from './interval.ts';
export { type ItemAdjustedOptions, itemAdjustedCapa, popularityAgreement } from './item-adjusted.ts';
export { type JensenShannon, jensenShannon, jensenShannonDivergence } from './jensen-shannon.ts';
export {
  type Answers,
  type DiscreteFigures,
  type ManyModelFigures,
  manyModelFigures,
  type PairFigures,
  type PairOptions,
  pairFigures,
} from './pair.ts';
export { type PairInput, type PairInputOptions, readPairInput } from './pair-input.ts';
export { normaliseRow, type Renormalised } from './probabilities.ts';
export { type ProbabilityRows, type Questions, type QuestionsInput, readQuestions } from './questions.ts';
export type { QuestionsLeftOut, SelectionOptions } from './selection.ts';
export { kappaOf, NO_QUESTIONS, NO_ROOM, type Similarity, type SimilarityOptions, similarityOf } from './similarity.ts';
