// The distributions behind the intervals, under the names of the field: thin layers over @stdlib (ports of Cephes and Boost).
// They take finite parameters in range and return numbers; whoever calls them has checked the input. No densities, no sampling.
import betaQuantileOf from '@stdlib/stats-base-dists-beta-quantile';
import binomialCdfOf from '@stdlib/stats-base-dists-binomial-cdf';
import normalCdfOf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantileOf from '@stdlib/stats-base-dists-normal-quantile';
import studentCdfOf from '@stdlib/stats-base-dists-t-cdf';
import studentQuantileOf from '@stdlib/stats-base-dists-t-quantile';

/** The standard normal quantile: the z below which a share p in [0, 1] lies. */
export const normalQuantile = (p: number): number => normalQuantileOf(p, 0, 1);

/** The share of a standard normal at or below z, in [0, 1]. */
export const normalCdf = (z: number): number => normalCdfOf(z, 0, 1);

/** Student's t quantile with `degrees` > 0 degrees of freedom. */
export const studentQuantile = (p: number, degrees: number): number => studentQuantileOf(p, degrees);

/** The share of Student's t with `degrees` > 0 degrees of freedom at or below t. */
export const studentCdf = (t: number, degrees: number): number => studentCdfOf(t, degrees);

/** The quantile of the beta distribution with both shapes > 0. */
export const betaQuantile = (p: number, alpha: number, beta: number): number => betaQuantileOf(p, alpha, beta);

/** P(X <= k) of a binomial with n trials of success p. */
export const binomialCdf = (k: number, n: number, p: number): number => binomialCdfOf(k, n, p);
