// Cohen's kappa (1960): agreement of two raters beyond what their own rates of each label give by chance, with the large-sample error of
// Fleiss, Cohen and Everitt (1969) as the spread of each item's influence, so that clustered items are allowed. Unweighted labels only.
import { clusteredError } from './clustered.ts';
import { studentQuantile } from './distributions.ts';
import { checkLevel, type Interval } from './intervals.ts';

export interface Kappa extends Interval {
  /** Share of items with equal labels; undefined without items. */
  readonly observed: number | undefined;
  /** The same by chance: the sum over labels of the product of the two raters' shares. */
  readonly expected: number | undefined;
  readonly standardError: number | undefined;
}

/**
 * Kappa with its interval, cut to [-1, 1]. Undefined, with the interval [-1, 1], where chance agreement is certain: both raters gave
 * everything the same label. With perfect agreement the error is 0 and so is the width: it says nothing of what other items would show.
 *
 * @param a labels of the first rater, compared by ===
 * @param b labels of the second, as long as `a`
 * @param options level: coverage, default 0.95; clusters: the cluster of each item, default each its own
 * @throws RangeError when the lengths differ or the level is outside (0, 1)
 */
export function cohenKappa<T extends string | number | boolean>(
  a: ArrayLike<T>,
  b: ArrayLike<T>,
  options: { readonly level?: number; readonly clusters?: ArrayLike<number | string> } = {},
): Kappa {
  const { level = 0.95, clusters } = options;
  checkLevel(level);
  const n = a.length;
  if (b.length !== n) throw new RangeError(`${n} labels beside ${b.length}; kappa needs pairs`);
  const [sharesA, sharesB] = [sharesOf(a), sharesOf(b)];
  let [same, expected] = [0, 0];
  for (let i = 0; i < n; i++) if (a[i] === b[i]) same++;
  for (const [label, share] of sharesA) expected += share * (sharesB.get(label) ?? 0);
  const unknown = { low: -1, high: 1, level, n, standardError: undefined };
  if (n === 0) return { ...unknown, estimate: undefined, observed: undefined, expected: undefined };
  const observed = same / n;
  if (1 - expected < 1e-12) return { ...unknown, estimate: undefined, observed, expected };
  const estimate = (observed - expected) / (1 - expected);
  const influences = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    // What this item adds to chance agreement, through the shares of both raters.
    const chance = (sharesB.get(a[i]!) ?? 0) + (sharesA.get(b[i]!) ?? 0) - 2 * expected;
    const agreement = (a[i] === b[i] ? 1 : 0) - observed;
    influences[i] = agreement / (1 - expected) - ((1 - observed) * chance) / (1 - expected) ** 2;
  }
  const error = clusteredError(influences, clusters);
  if (error === undefined) return { ...unknown, estimate, observed, expected };
  const half = studentQuantile((1 + level) / 2, error.clusters - 1) * error.standardError;
  const [low, high] = [Math.max(-1, estimate - half), Math.min(1, estimate + half)];
  return { estimate, low, high, level, n, observed, expected, standardError: error.standardError };
}

function sharesOf<T>(labels: ArrayLike<T>): Map<T, number> {
  const shares = new Map<T, number>();
  for (let i = 0; i < labels.length; i++) shares.set(labels[i]!, (shares.get(labels[i]!) ?? 0) + 1 / labels.length);
  return shares;
}
