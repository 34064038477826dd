// The one estimate behind every kappa of this room: CAPA = (c_obs - c_exp) / (1 - c_exp) (arXiv 2502.04313, eq. 3) with its
// delta-method standard error and interval. A figure that the questions do not determine is null, and `reasons` says why.
// Which terms go in (probabilities, choices, texts) is decided by the files beside this one.
import { type Clusters, influenceOf, type KappaTerms, partsOf, spreadOf } from './influence.ts';
import { defaultLevel, intervalOf } from './interval.ts';

/** How alike two or more models answer one set of questions. */
export interface Similarity {
  /** Questions that count. */
  readonly n: number;
  /** Chance-adjusted agreement, in [-1, 1]: 0 = as alike as independent models of these accuracies. */
  readonly capa: number | null;
  /** c_obs, in [0, 1]. */
  readonly observed: number | null;
  /** c_exp, in [0, 1]. */
  readonly expected: number | null;
  /** By the delta method, over clusters where there are clusters. */
  readonly standardError: number | null;
  readonly interval: readonly [low: number, high: number] | null;
  /** The mean probability of the right answer, by model; empty without a question. */
  readonly accuracies: readonly number[];
  /** Of each question on `capa`, [n]; sums to 0. Null where `capa` is. */
  readonly influence: Float64Array | null;
  /** Independent units: clusters, or questions. */
  readonly units: number;
  /** Degrees of freedom of the standard error, see `Spread`; 0 where there is none. */
  readonly degrees: number;
  /** The cluster of each question, [n]; null where each is its own. */
  readonly clusters: Clusters | null;
  /** Nominal coverage of the interval. */
  readonly level: number;
  /** Why a field is null, by the field's name. */
  readonly reasons: Readonly<Record<string, string>>;
}

export interface SimilarityOptions {
  /** Nominal coverage of the interval, in (0, 1); default 0.95. */
  readonly level?: number | undefined;
}

/** 1 - c_exp below this is rounding: the ratio would be made of noise. */
export const smallestRoom = 1e-12;

/** Why there is no figure at all. */
export const NO_QUESTIONS = 'no question is left to compare on';
/** Why a kappa is 0 / 0. */
export const NO_ROOM = 'always right, or always wrong of two options: 0 / 0';

/** The chance-corrected ratio, or undefined where chance alone makes agreement certain. */
export function kappaOf(observed: number, expected: number): number | undefined {
  const room = 1 - expected;
  return room < smallestRoom ? undefined : (observed - expected) / room;
}

/**
 * The estimate from its terms (see `KappaTerms`).
 *
 * @param clusters of each question; null: each question is its own
 * @throws RangeError when the level is outside (0, 1)
 */
export function similarityOf(
  terms: KappaTerms,
  clusters: Clusters | null = null,
  options: SimilarityOptions = {},
): Similarity {
  const level = options.level ?? defaultLevel;
  const parts = partsOf(terms);
  const nothing = {
    capa: null,
    standardError: null,
    interval: null,
    influence: null,
    units: 0,
    degrees: 0,
    clusters,
    level,
  };
  if (parts === undefined) {
    const reasons = everyReason(NO_QUESTIONS, ['capa', 'observed', 'expected', 'standardError', 'interval']);
    return { ...nothing, n: 0, observed: null, expected: null, accuracies: [], reasons };
  }
  const { n, observed, expected, accuracies } = parts;
  const capa = kappaOf(observed, expected);
  if (capa === undefined) {
    const reasons = everyReason(NO_ROOM, ['capa', 'standardError', 'interval']);
    return { ...nothing, n, observed, expected, accuracies, reasons };
  }
  const influence = influenceOf(terms, parts);
  const spread = spreadOf(influence, clusters);
  const found = { n, capa, observed, expected, accuracies, influence, clusters, level };
  if (spread === undefined) {
    const unit = clusters === null ? 'question' : 'cluster';
    const reasons = everyReason(`one ${unit} alone shows no spread`, ['standardError', 'interval']);
    return { ...found, standardError: null, interval: null, units: 1, degrees: 0, reasons };
  }
  const { value: interval, reason } = intervalOf(capa, spread, level);
  return { ...found, ...spread, interval, reasons: reason === undefined ? {} : { interval: reason } };
}

/** The same reason for several fields. */
export function everyReason(reason: string, fields: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(fields.map((field) => [field, reason]));
}
