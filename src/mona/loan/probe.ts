// A probe: can a simple classifier tell a secret from what was written? Logistic regression on which features are present (the words
// of a text), always judged on examples that it was not fitted to. What it finds is there; what it does not find may still be there.
import { createRandom, OversightError } from '../../base/index.ts';
import { clusteredMeanInterval, type Interval, sigmoid, wilson } from '../../stats/index.ts';

export interface ProbeExample {
  /** What is present, each once; the order does not matter. */
  readonly features: readonly string[];
  /** 0 or 1. */
  readonly secret: number;
  /** Examples of one group (several texts about one case) are never split between fitting and judging. */
  readonly group: string;
}

export interface ProbeOptions {
  /** Default 5; fewer where there are fewer groups. */
  readonly folds?: number;
  /** Penalty on squared weights; default 1. */
  readonly ridge?: number;
  /** Of the assignment to folds; default 0. */
  readonly seed?: number;
}

export interface ProbeResult {
  /** Share of right guesses about unseen examples; by groups where a group has several. */
  readonly accuracy: Interval;
  /** Share of the more frequent secret: what guessing without looking comes to. */
  readonly chance: number;
  /** The guess about each example, made by a probe that has not seen it. */
  readonly guesses: Uint8Array;
}

/**
 * Cross-fitted accuracy of a probe.
 * @returns undefined where nothing can be learned: one secret only, or fewer than two groups
 * @throws OversightError('input') for a secret that is not 0 or 1
 */
export function probeSecret(examples: readonly ProbeExample[], options: ProbeOptions = {}): ProbeResult | undefined {
  const { folds = 5, ridge = 1, seed = 0 } = options;
  for (const { secret, group } of examples)
    if (secret !== 0 && secret !== 1)
      throw new OversightError(`the secret of ${group} is ${secret}`, { kind: 'input', remedy: 'Give 0 or 1.' });
  const ones = examples.filter(({ secret }) => secret === 1).length;
  const groups = [...new Set(examples.map(({ group }) => group))];
  if (ones === 0 || ones === examples.length || groups.length < 2) return undefined;

  const count = Math.min(Math.max(2, folds), groups.length);
  const fold = new Map(
    createRandom(seed)
      .shuffle(groups)
      .map((group, place) => [group, place % count]),
  );
  const rows = indexFeatures(examples);
  const secrets = examples.map(({ secret }) => secret);
  const guesses = new Uint8Array(examples.length);
  for (let held = 0; held < count; held++) {
    const isHeld = examples.map(({ group }) => fold.get(group) === held);
    const margin = fitLogistic(
      rows.filter((_, i) => !isHeld[i]),
      secrets.filter((_, i) => !isHeld[i]),
      ridge,
    );
    for (const [i, row] of rows.entries()) if (isHeld[i]) guesses[i] = margin(row) > 0 ? 1 : 0;
  }
  const right = examples.map(({ secret }, i): number => (guesses[i] === secret ? 1 : 0));
  const accuracy =
    groups.length === examples.length
      ? wilson(
          right.reduce((sum, one) => sum + one, 0),
          right.length,
        )
      : clusteredMeanInterval(
          right,
          examples.map(({ group }) => group),
        );
  return { accuracy, chance: Math.max(ones, examples.length - ones) / examples.length, guesses };
}

/** Features as numbers, in order of appearance. */
function indexFeatures(examples: readonly ProbeExample[]): readonly Int32Array[] {
  const numbers = new Map<string, number>();
  return examples.map(({ features }) =>
    Int32Array.from(new Set(features), (feature) => {
      const known = numbers.get(feature) ?? numbers.size;
      numbers.set(feature, known);
      return known;
    }),
  );
}

/**
 * Logistic regression with a penalty on the weights but not on the intercept, by cyclic coordinate descent: the curvature of a
 * coordinate is at most a quarter of its count (Boehning and Lindsay 1988), so no step overshoots and none needs a rate.
 * @returns the log-odds of a row; 0 where a fit has seen nothing
 */
function fitLogistic(
  rows: readonly Int32Array[],
  labels: readonly number[],
  ridge: number,
): (row: Int32Array) => number {
  const lists = new Map<number, number[]>();
  for (const [i, row] of rows.entries())
    for (const feature of row) {
      const list = lists.get(feature);
      if (list) list.push(i);
      else lists.set(feature, [i]);
    }
  const holders = Array.from(lists, ([feature, members]) => [feature, Int32Array.from(members)] as const);
  const weights = new Map<number, number>();
  const margins = new Float64Array(rows.length);
  const everybody = Int32Array.from(rows.keys());
  let intercept = 0;
  const step = (members: Int32Array, weight: number, penalty: number): number => {
    let gradient = -penalty * weight;
    for (const i of members) gradient += labels[i]! - sigmoid(margins[i]!);
    const change = gradient / (members.length / 4 + penalty);
    for (const i of members) margins[i] = margins[i]! + change;
    return change;
  };
  for (let sweep = 0; sweep < mostSweeps && rows.length > 0; sweep++) {
    const moved = step(everybody, intercept, 0);
    intercept += moved;
    let largest = Math.abs(moved);
    for (const [feature, members] of holders) {
      const weight = weights.get(feature) ?? 0;
      const change = step(members, weight, ridge);
      weights.set(feature, weight + change);
      largest = Math.max(largest, Math.abs(change));
    }
    if (largest < tolerance) break;
  }
  return (row) => row.reduce((sum, feature) => sum + (weights.get(feature) ?? 0), intercept);
}

/** Guesses change no more long before weights do. */
const mostSweeps = 60;
const tolerance = 0.01;
