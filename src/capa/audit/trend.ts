// The capability trend (arXiv 2502.04313, section 5): do models of different families err more alike the more accurate they are? Mean
// cross-family kappa of each model against its accuracy: Pearson, Spearman, bins of equal count, and the models that stand apart.
// Models share pairs, so the bootstrap draws models and rebuilds every mean. It describes these models; it says nothing of why.
import type { Random } from '../../base/index.ts';
import {
  bootstrap,
  correlationTest,
  fisherZ,
  meanInterval,
  meanOf,
  ols,
  pearson,
  spearman,
  spearmanInterval,
  sumOf,
} from '../../stats/index.ts';
import type { MissingPolicy } from '../types.ts';
import { type Figure, figureOf, finite, type TestedFigure } from './figures.ts';

/** One model of the trend. */
export interface TrendModel {
  readonly name: string;
  /** Pairs within a family are left out; null = unknown, taken as a family of its own. */
  readonly family: string | null;
  /** In [0, 1]; null where it could not be told. */
  readonly accuracy: number | null;
}

/** Models with the similarities of all their pairs. */
export interface TrendInput {
  readonly models: readonly TrendModel[];
  /** Condensed half, k = i*(2m-i-1)/2 + (j-i-1) for i < j; NaN = undefined. */
  readonly similarities: ArrayLike<number>;
  readonly missing: MissingPolicy;
}

/** How a trend is computed. */
export interface TrendOptions {
  /** Default 5. */
  readonly bins?: number | undefined;
  /** Default 0.95. */
  readonly level?: number | undefined;
  /** Resamples of models; default 2000, above 300 models 500. */
  readonly resamples?: number | undefined;
}

/** Accuracy against similarity. */
export interface TrendCorrelation extends TestedFigure {
  /** Percentile interval over resampled models; null where it could not be told. */
  readonly bootstrap: Figure;
}

/** One model beside the line through the others. */
export interface TrendPoint {
  readonly name: string;
  readonly family: string | null;
  readonly accuracy: number;
  /** Mean kappa with the models of other families. */
  readonly similarity: number;
  /** Pairs behind it. */
  readonly pairs: number;
  /** What the line through the other models says at this accuracy. */
  readonly expected: number | null;
  /** Distance from that line in standard deviations of the others' residuals. */
  readonly deviation: number | null;
}

/** Models of about equal accuracy; bins hold equally many. */
export interface TrendBin {
  readonly from: number;
  readonly to: number;
  readonly n: number;
  readonly models: readonly string[];
  /** Mean of the models' means, with Student's interval over models (they share pairs, so it is a little too narrow). */
  readonly similarity: Figure;
}

/** Whether models get more alike as they get better. */
export interface CapabilityTrend {
  readonly missing: MissingPolicy;
  readonly level: number;
  /** In order of accuracy, least first. */
  readonly points: readonly TrendPoint[];
  readonly families: readonly { readonly family: string; readonly models: readonly string[] }[];
  readonly pearson: TrendCorrelation;
  readonly spearman: TrendCorrelation;
  /** Change of kappa per point of accuracy (per 0.01), with HC3 errors. */
  readonly slope: Figure;
  readonly bins: readonly TrendBin[];
  readonly meanOfPairs: number | null;
  readonly meanAcrossFamilies: number | null;
  /** Models of the most accurate bin that are less alike than the line of the others says, by a standard deviation or more. */
  readonly exceptions: readonly TrendPoint[];
  /** Names without an accuracy or without a pair across families. */
  readonly leftOut: readonly string[];
  readonly reasons: Readonly<Record<string, string>>;
}

/** Above this many models a resample keeps each model's mean over all others: whom it meets no longer matters, and all pairs cost too much. */
const rebuiltUpTo = 300;

/**
 * The trend of one matrix of similarities.
 *
 * @param random for the bootstrap
 * @throws RangeError when the half matrix does not fit the models, or bins or resamples are no whole numbers of at least 1
 */
export function capabilityTrend(input: TrendInput, random: Random, options: TrendOptions = {}): CapabilityTrend {
  const { models, similarities } = input;
  const m = models.length;
  const { bins = 5, level = 0.95, resamples = m > rebuiltUpTo ? 500 : 2000 } = options;
  if (similarities.length !== (m * (m - 1)) / 2)
    throw new RangeError(`${similarities.length} similarities for ${m} models; a half matrix has ${(m * (m - 1)) / 2}`);
  if (!Number.isSafeInteger(bins) || bins < 1)
    throw new RangeError(`bins is ${bins}; give a whole number of at least 1`);
  const at = (i: number, j: number) => similarities[pairPlace(m, i, j)]!;
  const isStranger = (i: number, j: number) =>
    i !== j && (models[i]!.family === null || models[i]!.family !== models[j]!.family);
  const means = models.map((_, i) => meanAcross(i, models.keys(), at, isStranger));
  const usable = [...models.keys()].filter((i) => models[i]!.accuracy !== null && means[i]!.mean !== undefined);
  usable.sort((i, j) => models[i]!.accuracy! - models[j]!.accuracy! || (models[i]!.name < models[j]!.name ? -1 : 1));
  const points = withLines(
    usable.map((i) => ({
      name: models[i]!.name,
      family: models[i]!.family,
      accuracy: models[i]!.accuracy!,
      similarity: means[i]!.mean!,
      pairs: means[i]!.pairs,
    })),
  );
  const [x, y] = [points.map((point) => point.accuracy), points.map((point) => point.similarity)];
  const n = points.length;
  const reasons: Record<string, string> = {};
  const drawn = (measure: typeof pearson, name: string): Figure => {
    const statistic = (indices: Int32Array) => {
      const places = [...indices].map((k) => usable[k]!);
      const kept = places.flatMap((i) => {
        const { mean } = n > rebuiltUpTo ? means[i]! : meanAcross(i, places, at, isStranger);
        return mean === undefined ? [] : [[models[i]!.accuracy!, mean] as const];
      });
      return measure(
        kept.map(([accuracy]) => accuracy),
        kept.map(([, mean]) => mean),
      );
    };
    return figureOf(bootstrap(n, statistic, random.fork(name), { resamples, level, method: 'percentile' }));
  };
  const [linear, rank] = [pearson(x, y), spearman(x, y)];
  if (linear === undefined) reasons['pearson'] = n < 2 ? `${n} models are left; at least 2 are needed` : 'no spread';
  if (linear !== undefined && n < 4) reasons['pearson.interval'] = `${n} models; at least 4 are needed`;
  const cut = cutBins(points, Math.min(bins, Math.max(1, n)), level);
  const top = new Set(cut.at(-1)?.models ?? []);
  const { all, across } = pairMeans(m, similarities, isStranger);
  return {
    missing: input.missing,
    level,
    points,
    families: familiesOf(models),
    pearson: {
      ...figureOf(fisherZ(linear, n, level)),
      p: correlationTest(linear, n)?.p ?? null,
      bootstrap: drawn(pearson, 'pearson'),
    },
    spearman: {
      ...figureOf(spearmanInterval(rank, n, level)),
      p: correlationTest(rank, n)?.p ?? null,
      bootstrap: drawn(spearman, 'spearman'),
    },
    slope: slopeOf(x, y, level),
    bins: cut,
    meanOfPairs: all,
    meanAcrossFamilies: across,
    exceptions: points.filter((point) => top.has(point.name) && (point.deviation ?? 0) <= -1).reverse(),
    leftOut: models.filter((_, i) => !usable.includes(i)).map((model) => model.name),
    reasons,
  };
}

function pairPlace(m: number, i: number, j: number): number {
  const [a, b] = i < j ? [i, j] : [j, i];
  return (a * (2 * m - a - 1)) / 2 + (b - a - 1);
}

/** The mean over those of `others` (which may repeat) that are strangers to i and have a figure with it. */
function meanAcross(
  i: number,
  others: Iterable<number>,
  at: (i: number, j: number) => number,
  isStranger: (i: number, j: number) => boolean,
): { readonly mean: number | undefined; readonly pairs: number } {
  let [sum, pairs] = [0, 0];
  for (const j of others) {
    if (!isStranger(i, j)) continue;
    const value = at(i, j);
    if (Number.isNaN(value)) continue;
    sum += value;
    pairs++;
  }
  return { mean: pairs === 0 ? undefined : sum / pairs, pairs };
}

/** Each point beside the line through all others, from the sums over all: n lines would cost n times as much. */
function withLines(points: readonly Omit<TrendPoint, 'expected' | 'deviation'>[]): TrendPoint[] {
  const n = points.length;
  const [x, y] = [points.map((point) => point.accuracy), points.map((point) => point.similarity)];
  const [meanX, meanY] = [meanOf(x) ?? 0, meanOf(y) ?? 0];
  const sum = (term: (dx: number, dy: number) => number) =>
    sumOf(points.map((point) => term(point.accuracy - meanX, point.similarity - meanY)));
  const [xx, xy, yy] = [sum((dx) => dx * dx), sum((dx, dy) => dx * dy), sum((_, dy) => dy * dy)];
  return points.map((point) => {
    const [dx, dy] = [point.accuracy - meanX, point.similarity - meanY];
    const without = (total: number, product: number) => Math.max(0, total - (product * n) / (n - 1));
    const [left, right] = [without(xx, dx * dx), without(yy, dy * dy)];
    if (n < 5 || left <= 1e-12 * xx) return { ...point, expected: null, deviation: null };
    const slope = (xy - (dx * dy * n) / (n - 1)) / left;
    // The line goes through the mean of the others.
    const expected = meanY - dy / (n - 1) + slope * (dx + dx / (n - 1));
    const spread = Math.sqrt(Math.max(0, right - slope * slope * left) / (n - 3));
    const deviation = spread <= 1e-9 * Math.sqrt(yy / n) ? null : (point.similarity - expected) / spread;
    return { ...point, expected, deviation };
  });
}

function slopeOf(x: readonly number[], y: readonly number[], level: number): Figure {
  try {
    return figureOf(ols(y, [x.map((accuracy) => 100 * accuracy)], level).coefficients[0]!);
  } catch (error) {
    // Too few models, or one accuracy for all.
    if (error instanceof RangeError) return { estimate: null, low: null, high: null };
    throw error;
  }
}

/** Bins of equal count; where it does not divide, they differ by one. */
function cutBins(points: readonly TrendPoint[], count: number, level: number): TrendBin[] {
  return Array.from({ length: count }, (_, bin) => {
    const own = points.slice(
      Math.floor((bin * points.length) / count),
      Math.floor(((bin + 1) * points.length) / count),
    );
    return { own, similarity: own.map((point) => point.similarity) };
  })
    .filter(({ own }) => own.length > 0)
    .map(({ own, similarity }) => ({
      from: own[0]!.accuracy,
      to: own.at(-1)!.accuracy,
      n: own.length,
      models: own.map((point) => point.name),
      similarity: figureOf(meanInterval(similarity, level)),
    }));
}

function pairMeans(m: number, similarities: ArrayLike<number>, isStranger: (i: number, j: number) => boolean) {
  let [sum, pairs, sumAcross, pairsAcross] = [0, 0, 0, 0];
  for (let i = 0, k = 0; i < m; i++)
    for (let j = i + 1; j < m; j++, k++) {
      const value = similarities[k]!;
      if (Number.isNaN(value)) continue;
      sum += value;
      pairs++;
      if (!isStranger(i, j)) continue;
      sumAcross += value;
      pairsAcross++;
    }
  return {
    all: finite(pairs === 0 ? undefined : sum / pairs),
    across: finite(pairsAcross === 0 ? undefined : sumAcross / pairsAcross),
  };
}

function familiesOf(models: readonly TrendModel[]): CapabilityTrend['families'] {
  const families = new Map<string, string[]>();
  for (const { name, family } of models) {
    const key = family ?? '(unknown)';
    families.set(key, [...(families.get(key) ?? []), name]);
  }
  return [...families]
    .map(([family, names]) => ({ family, models: names }))
    .sort((a, b) => b.models.length - a.models.length);
}
