// The score that a judge gives as a line in similarity, accuracy, size and family (arXiv 2502.04313, section 3.2): least squares with HC3
// errors, what the residuals say of the assumptions, and the power that the table has. One judge; association only, no causes.
import {
  checkRegression,
  detectableCorrelation,
  normalQuantile,
  ols,
  powerAt,
  studentCdf,
  studentQuantile,
} from '../../stats/index.ts';
import type { AffinityRow } from './affinity-row.ts';
import { type Figure, figureOf, finite, type TestedFigure } from './figures.ts';

/** One coefficient of the line. */
export interface FitTerm extends TestedFigure {
  /** 'similarity', 'accuracy', 'size (per doubling)', or 'family: <name>'. */
  readonly name: string;
  /** HC3. */
  readonly standardError: number;
}

/** The line through one judge's scores. */
export interface AffinityFit {
  /** Models in the fit. */
  readonly n: number;
  /** Models left out: without a size, or the only one of their family (a family effect would explain them away). */
  readonly leftOut: number;
  readonly intercept: Figure;
  readonly terms: readonly FitTerm[];
  readonly rSquared: number | null;
}

/** What the residuals say of the assumptions; null where a test is undefined. */
export interface AssumptionChecks {
  readonly shapiroWilk: { readonly statistic: number; readonly p: number } | null;
  readonly jarqueBera: { readonly statistic: number; readonly p: number } | null;
  readonly breuschPagan: { readonly statistic: number; readonly p: number } | null;
  /** Models whose Cook distance is above 4 / n, the greatest first. */
  readonly influential: readonly { readonly model: string; readonly distance: number }[];
  /** Of similarity, given accuracy; above 5 the two can hardly be told apart. */
  readonly varianceInflation: number | null;
}

/** What a table of this size can show; null where that is undefined. */
export interface AffinityPower {
  /** The least partial correlation found with 80 % power. */
  readonly leastCorrelation: number | null;
  /** The least bias found with 80 % power: standard deviations of score per standard deviation of similarity, at equal accuracy. */
  readonly leastBias: number | null;
  /** The bias that `atBias` is about. */
  readonly bias: number;
  /** The chance to find a bias of that size in a table like this. */
  readonly atBias: number | null;
}

/** A fit, or why there is none. */
export type FitOrReason =
  | { readonly fit: AffinityFit; readonly residuals: Float64Array; readonly predictors: number[][] }
  | { readonly reason: string };

/** Fits one judge's rows on similarity, accuracy, and what `covariates` names. */
export function fitAffinity(
  rows: readonly AffinityRow[],
  covariates: { readonly size?: boolean; readonly family?: boolean },
  level: number,
): FitOrReason {
  const used = rows.filter(
    (row) => !(covariates.size && row.size === undefined) && !(covariates.family && isAlone(rows, row)),
  );
  const names = ['similarity', 'accuracy'];
  const predictors: number[][] = [used.map((row) => row.similarity), used.map((row) => row.accuracy)];
  if (covariates.size) {
    names.push('size (per doubling)');
    predictors.push(used.map((row) => Math.log2(row.size!)));
  }
  if (covariates.family)
    for (const family of [...new Set(used.map((row) => row.family!))].sort().slice(1)) {
      names.push(`family: ${family}`);
      predictors.push(used.map((row) => (row.family === family ? 1 : 0)));
    }
  try {
    const fit = ols(
      used.map((row) => row.score),
      predictors,
      level,
    );
    const degrees = used.length - predictors.length - 1;
    const terms = fit.coefficients.map((interval, j): FitTerm => {
      const standardError = fit.standardErrors[j + 1]!;
      const t = standardError === 0 ? Infinity : Math.abs(interval.estimate! / standardError);
      const p = Number.isFinite(t) ? 2 * studentCdf(-t, degrees) : null;
      return { name: names[j]!, ...figureOf(interval), standardError, p };
    });
    return {
      fit: {
        n: used.length,
        leftOut: rows.length - used.length,
        intercept: figureOf(fit.intercept),
        terms,
        rSquared: finite(fit.rSquared),
      },
      residuals: fit.residuals,
      predictors,
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const reason = names.reduce((text, name, j) => text.replace(`predictor ${j} `, `${name} `), error.message);
    return { reason };
  }
}

/** True for a model without a family, or the only one of it. */
function isAlone(rows: readonly AffinityRow[], row: AffinityRow): boolean {
  return row.family === undefined || rows.filter((other) => other.family === row.family).length < 2;
}

/** What the residuals of the fit on similarity and accuracy say. */
export function checksOf(
  rows: readonly AffinityRow[],
  residuals: Float64Array,
  predictors: readonly (readonly number[])[],
): AssumptionChecks {
  const checks = checkRegression(residuals, predictors);
  return {
    shapiroWilk: checks.shapiroWilk ?? null,
    jarqueBera: checks.jarqueBera ?? null,
    breuschPagan: checks.breuschPagan ?? null,
    influential: checks.influential
      .map((i) => ({ model: rows[i]!.model, distance: checks.cooksDistances[i]! }))
      .sort((a, b) => b.distance - a.distance),
    varianceInflation: finite(checks.varianceInflation[0]),
  };
}

/**
 * The power of n models. The error of a standardised slope is sqrt((1 - R^2) VIF / (n - 3)): it shrinks with models, with what the fit
 * explains, and grows where similarity and accuracy go together.
 */
export function powerOf(
  n: number,
  fit: AffinityFit | undefined,
  checks: AssumptionChecks | null,
  bias: number,
  alpha: number,
): AffinityPower {
  const leastCorrelation = finite(detectableCorrelation(n, 0.8, { controlled: 1, alpha }));
  const none = { leastCorrelation, leastBias: null, bias, atBias: null };
  if (fit?.rSquared == null || checks?.varianceInflation == null || n <= 3) return none;
  const error = Math.sqrt(((1 - fit.rSquared) * checks.varianceInflation) / (n - 3));
  if (error === 0) return none;
  const leastBias = (studentQuantile(1 - alpha / 2, n - 3) + normalQuantile(0.8)) * error;
  return { leastCorrelation, leastBias, bias, atBias: powerAt(bias / error, alpha, n - 3) };
}
