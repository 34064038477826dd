// The check on the closed form: bootstrap intervals (stats: percentile or BCa) of a kappa, or of a difference of two on the same
// resampled questions, over questions or whole clusters. At n of 10,000 it agrees with the delta method to two digits, at 1,000 times the cost.
import type { Random } from '../../base/index.ts';
import {
  type BootstrapInterval,
  type BootstrapOptions,
  bootstrap,
  pairedBootstrap,
  type Statistic,
} from '../../stats/index.ts';
import { type KappaTerms, partsOf } from './influence.ts';
import { kappaOf } from './similarity.ts';

/** The kappa of these terms, with its bootstrap interval and standard error. Options and undefined cases as `bootstrap` of stats. */
export function bootstrapKappa(terms: KappaTerms, random: Random, options?: BootstrapOptions): BootstrapInterval {
  return bootstrap(terms.agreement.length, kappaStatistic(terms), random, options);
}

/**
 * first - second on the same questions.
 * @throws RangeError when they are not of as many questions
 */
export function bootstrapDifference(
  first: KappaTerms,
  second: KappaTerms,
  random: Random,
  options?: BootstrapOptions,
): BootstrapInterval {
  const n = first.agreement.length;
  if (second.agreement.length !== n)
    throw new RangeError(
      `the terms are of ${n} and ${second.agreement.length} questions; compare them on those both have`,
    );
  return pairedBootstrap(n, kappaStatistic(first), kappaStatistic(second), random, options);
}

/** The kappa as a function of which questions are counted. */
export function kappaStatistic(terms: KappaTerms): Statistic {
  return (indices) => {
    const parts = partsOf(terms, indices);
    return parts && kappaOf(parts.observed, parts.expected);
  };
}
