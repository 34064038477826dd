// Ridge logistic regression by Newton's method with step halving, over cells of (inputs, items, true items). The penalty is
// ridge/2 times the squared coefficients, without the intercept. Few columns only: the normal equations are solved directly.

/** What a logistic regression is fitted to. */
export interface LogisticData {
  /** For each column [n] inputs. */
  readonly columns: readonly Float64Array[];
  readonly totals: Float64Array;
  readonly positives: Float64Array;
}

const mostSteps = 25;

/** A fitted logistic regression. */
export interface LogisticFit {
  readonly intercept: number;
  readonly coefficients: readonly number[];
  /** Mean negative log-likelihood per item, in nats, on the data of the fit, without the penalty. */
  readonly logLoss: number;
}

/**
 * Fits the coefficients; `ridge` > 0 keeps them finite where the classes are separable. Newton's steps end when one gains less than
 * `tolerance` nats per item.
 */
export function fitLogistic(data: LogisticData, ridge = 1, tolerance = 1e-9): LogisticFit {
  const k = data.columns.length + 1;
  const items = data.totals.reduce((sum, count) => sum + count, 0);
  const yes = data.positives.reduce((sum, count) => sum + count, 0);
  let weights = new Float64Array(k);
  // Evidence added as it is (naive Bayes) is near the answer.
  weights.fill(1 / Math.sqrt(k), 1);
  weights[0] = Math.log((yes + 0.5) / (items - yes + 0.5));
  let state = evaluate(data, weights, ridge);
  for (let step = 0; step < mostSteps; step++) {
    const move = solve(state.hessian, state.gradient, k);
    let scale = 1;
    let next = moved(weights, move, scale);
    let after = evaluate(data, next, ridge);
    while (after.objective > state.objective + 1e-12 * items && scale > 1e-3) {
      scale /= 2;
      next = moved(weights, move, scale);
      after = evaluate(data, next, ridge);
    }
    const gain = state.objective - after.objective;
    weights = next;
    state = after;
    if (gain < tolerance * items) break;
  }
  return { intercept: weights[0]!, coefficients: [...weights.slice(1)], logLoss: state.loss / items };
}

const moved = (weights: Float64Array, move: Float64Array, scale: number) => weights.map((w, i) => w - scale * move[i]!);

interface State {
  readonly objective: number;
  readonly loss: number;
  readonly gradient: Float64Array;
  /** [k, k], lower half filled. */
  readonly hessian: Float64Array;
}

function evaluate({ columns, totals, positives }: LogisticData, weights: Float64Array, ridge: number): State {
  const k = weights.length;
  const gradient = new Float64Array(k);
  const hessian = new Float64Array(k * k);
  const x = new Float64Array(k);
  x[0] = 1;
  let loss = 0;
  for (let cell = 0; cell < totals.length; cell++) {
    let z = weights[0]!;
    for (let j = 1; j < k; j++) {
      x[j] = columns[j - 1]![cell]!;
      z += weights[j]! * x[j]!;
    }
    const [n, yes] = [totals[cell]!, positives[cell]!];
    const small = Math.exp(-Math.abs(z));
    loss += n * Math.log1p(small) + (z > 0 ? (n - yes) * z : -yes * z);
    const p = z >= 0 ? 1 / (1 + small) : small / (1 + small);
    const [residual, curvature] = [n * p - yes, n * p * (1 - p)];
    for (let i = 0; i < k; i++) {
      gradient[i]! += residual * x[i]!;
      const scaled = curvature * x[i]!;
      for (let j = 0; j <= i; j++) hessian[i * k + j]! += scaled * x[j]!;
    }
  }
  let objective = loss;
  // A trace of penalty on the intercept keeps the equations solvable where every probability has reached 0 or 1.
  hessian[0]! += 1e-9;
  for (let i = 1; i < k; i++) {
    objective += 0.5 * ridge * weights[i]! ** 2;
    gradient[i]! += ridge * weights[i]!;
    hessian[i * k + i]! += ridge;
  }
  return { objective, loss, gradient, hessian };
}

/** Solves the symmetric positive definite equations by Cholesky's decomposition. */
function solve(matrix: Float64Array, right: Float64Array, k: number): Float64Array {
  const lower = matrix.slice();
  const out = right.slice();
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = lower[i * k + j]!;
      for (let m = 0; m < j; m++) sum -= lower[i * k + m]! * lower[j * k + m]!;
      lower[i * k + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / lower[j * k + j]!;
    }
    let value = out[i]!;
    for (let m = 0; m < i; m++) value -= lower[i * k + m]! * out[m]!;
    out[i] = value / lower[i * k + i]!;
  }
  for (let i = k - 1; i >= 0; i--) {
    let value = out[i]!;
    for (let m = i + 1; m < k; m++) value -= lower[m * k + i]! * out[m]!;
    out[i] = value / lower[i * k + i]!;
  }
  return out;
}
