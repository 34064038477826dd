// Statistics: every figure that this project prints comes with an interval, and every score with a calibration that was checked.
// Distributions come from @stdlib; this room adds what it lacks, in small pure functions over plain arrays. A quantity that the data
// do not determine (no positives, one value) is undefined; input that makes no sense (NaN, more successes than trials) is a RangeError.
export { type AurocIntervalOptions, aurocInterval } from './auroc-interval.ts';
export {
  type BootstrapInterval,
  type BootstrapOptions,
  bootstrap,
  pairedBootstrap,
  type Statistic,
} from './bootstrap.ts';
export { clusteredError, clusteredMeanInterval } from './clustered.ts';
export { cohenKappa, type Kappa } from './cohen-kappa.ts';
export { kendall, midRanks, partialCorrelation, pearson, spearman } from './correlation.ts';
export {
  type CorrelationTest,
  correlationPower,
  correlationTest,
  detectableCorrelation,
  type PowerOptions,
  powerAt,
  spearmanInterval,
} from './correlation-tests.ts';
export {
  meanOf,
  medianOf,
  quantileOf,
  quantileOfSorted,
  type Summary,
  standardDeviationOf,
  summaryOf,
  sumOf,
  varianceOf,
} from './describe.ts';
export { betaQuantile, binomialCdf, normalCdf, normalQuantile, studentCdf, studentQuantile } from './distributions.ts';
export {
  clopperPearson,
  criticalValue,
  fisherZ,
  type Interval,
  meanInterval,
  probabilityAtLeast,
  probabilityAtMost,
  wilson,
} from './intervals.ts';
export { type Isotonic, isotonic, isotonicValue } from './isotonic.ts';
export type { Labels } from './labelled-scores.ts';
export { benjaminiHochberg, holm } from './multiple-comparisons.ts';
export { type Platt, type PlattOptions, platt, plattProbability, sigmoid } from './platt.ts';
export { auprc, type PrecisionRecallPoint, prCurve } from './precision-recall.ts';
export { type BrierParts, brierParts, brierScore, logLoss } from './proper-scores.ts';
export { ols, type Regression } from './regression.ts';
export { type AssumptionTest, checkRegression, type RegressionChecks, shapiroWilk } from './regression-checks.ts';
export { ece, type ReliabilityBin, type ReliabilityOptions, reliabilityBins } from './reliability.ts';
export { auroc, partialAuroc, type RocPoint, rocCurve } from './roc.ts';
export { softmax, type TemperatureOptions, temperature } from './temperature.ts';
export { countAtThreshold, rateAtThreshold, thresholdAtRate } from './thresholds.ts';
