// What a correlation proves: Student's test of r = 0, also for a partial correlation (Fisher 1924), the interval of a rank correlation
// (Bonett and Wright 2000), and, by Fisher's z, the power to see a correlation and the least one that is seen. Normal theory throughout.
import { normalCdf, normalQuantile, studentCdf, studentQuantile } from './distributions.ts';
import { checkLevel, criticalValue, type Interval } from './intervals.ts';

export interface CorrelationTest {
  readonly t: number;
  readonly degrees: number;
  /** Two-sided. */
  readonly p: number;
}

/**
 * The two-sided test of no (partial) correlation: t = r sqrt(degrees / (1 - r^2)) with n - 2 - controlled degrees of freedom.
 * Undefined without r or without degrees of freedom; r of exactly 1 or -1 has an infinite t and p 0.
 *
 * @param controlled variables held fixed, default 0
 * @throws RangeError when r is outside [-1, 1]
 */
export function correlationTest(r: number | undefined, n: number, controlled = 0): CorrelationTest | undefined {
  const degrees = n - 2 - controlled;
  if (r === undefined || degrees <= 0) return undefined;
  checkCorrelation(r);
  const t = Math.abs(r) === 1 ? r * Infinity : r * Math.sqrt(degrees / (1 - r * r));
  return { t, degrees, p: Number.isFinite(t) ? 2 * studentCdf(-Math.abs(t), degrees) : 0 };
}

/**
 * The interval of Spearman's correlation: Fisher's z with the error sqrt((1 + r^2 / 2) / (n - 3)). [-1, 1] for n <= 3 or without r.
 * @throws RangeError when r is outside [-1, 1] or the level outside (0, 1)
 */
export function spearmanInterval(r: number | undefined, n: number, level = 0.95): Interval {
  checkLevel(level);
  if (r !== undefined) checkCorrelation(r);
  if (r === undefined || n <= 3) return { estimate: r, low: -1, high: 1, level, n };
  if (Math.abs(r) === 1) return { estimate: r, low: r, high: r, level, n };
  const half = criticalValue(level) * Math.sqrt((1 + (r * r) / 2) / (n - 3));
  const z = Math.atanh(r);
  return { estimate: r, low: Math.tanh(z - half), high: Math.tanh(z + half), level, n };
}

export interface PowerOptions {
  /** Variables held fixed; default 0. */
  readonly controlled?: number;
  /** Size of the two-sided test; default 0.05. */
  readonly alpha?: number;
}

/** The chance that a true (partial) correlation of r is found in n items. Undefined with n - 3 - controlled <= 0. */
export function correlationPower(r: number, n: number, options: PowerOptions = {}): number | undefined {
  const { controlled = 0, alpha = 0.05 } = options;
  checkCorrelation(r);
  const degrees = n - 3 - controlled;
  if (degrees <= 0) return undefined;
  if (Math.abs(r) === 1) return 1;
  return powerAt(Math.atanh(r) * Math.sqrt(degrees), alpha);
}

/** The least (partial) correlation that n items show with this power. Undefined with n - 3 - controlled <= 0. */
export function detectableCorrelation(n: number, power = 0.8, options: PowerOptions = {}): number | undefined {
  const { controlled = 0, alpha = 0.05 } = options;
  const degrees = n - 3 - controlled;
  if (degrees <= 0) return undefined;
  return Math.tanh((criticalValue(1 - alpha) + normalQuantile(power)) / Math.sqrt(degrees));
}

/**
 * The chance that a two-sided test rejects where its statistic has this mean and a spread of 1; alpha where the mean is 0.
 * @param degrees of freedom of Student's t, shifted by the mean (close to the noncentral t); default: infinitely many, the z test
 */
export function powerAt(mean: number, alpha = 0.05, degrees = Infinity): number {
  if (degrees === Infinity) {
    const limit = criticalValue(1 - alpha);
    return normalCdf(mean - limit) + normalCdf(-mean - limit);
  }
  const limit = studentQuantile(1 - alpha / 2, degrees);
  return studentCdf(mean - limit, degrees) + studentCdf(-mean - limit, degrees);
}

function checkCorrelation(r: number): void {
  if (!(r >= -1 && r <= 1)) throw new RangeError(`r is ${r}; a correlation lies between -1 and 1`);
}
