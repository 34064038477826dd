// A second, slow writing of every definition, straight from the specification with plain loops and no shared code: what the metrics and
// the matrix of all pairs are held against. Not for use. Complete rows only: missing answers have tests of their own.

export type Rows = readonly (readonly number[])[];

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const argmax = (row: readonly number[]): number => row.indexOf(Math.max(...row));
export const harden = (rows: Rows): Rows => rows.map((row) => row.map((_, o) => (o === argmax(row) ? 1 : 0)));

export interface OracleParts {
  readonly observed: number;
  readonly expected: number;
  readonly kappa: number;
}

const ratio = (observed: number, expected: number): OracleParts => ({
  observed,
  expected,
  kappa: (observed - expected) / (1 - expected),
});

export function oracleCapa(a: Rows, b: Rows, truth: readonly number[]): OracleParts {
  const observed = mean(a.map((row, x) => row.reduce((sum, p, o) => sum + p * b[x]![o]!, 0)));
  const first = mean(a.map((row, x) => row[truth[x]!]!));
  const second = mean(b.map((row, x) => row[truth[x]!]!));
  const f = mean(a.map((row) => 1 / (row.length - 1)));
  return ratio(observed, first * second + f * (1 - first) * (1 - second));
}

export function oracleErrorConsistency(a: Rows, b: Rows, truth: readonly number[]): OracleParts {
  const right = (rows: Rows) => rows.map((row, x) => argmax(row) === truth[x]);
  const [first, second] = [right(a), right(b)];
  const [p, q] = [mean(first.map(Number)), mean(second.map(Number))];
  return ratio(mean(first.map((value, x) => Number(value === second[x]))), p * q + (1 - p) * (1 - q));
}

/** Mean of pairwise c_obs and c_exp, then one ratio. */
export function oracleManyModels(models: readonly Rows[], truth: readonly number[]): OracleParts {
  const pairs = models.flatMap((a, i) => models.slice(i + 1).map((b) => oracleCapa(a, b, truth)));
  return ratio(mean(pairs.map((pair) => pair.observed)), mean(pairs.map((pair) => pair.expected)));
}

export function oracleCohen(a: Rows, b: Rows): number {
  const [first, second] = [classShares(a), classShares(b)];
  const expected = first.reduce((sum, share, c) => sum + share * (second[c] ?? 0), 0);
  return ratio(
    oracleCapa(
      a,
      b,
      a.map(() => 0),
    ).observed,
    expected,
  ).kappa;
}

export function oracleFleiss(models: readonly Rows[]): number {
  const shares = models.map(classShares);
  const classes = Math.max(...shares.map((share) => share.length));
  let expected = 0;
  for (let c = 0; c < classes; c++) expected += mean(shares.map((share) => share[c] ?? 0)) ** 2;
  return ratio(
    oracleManyModels(
      models,
      models[0]!.map(() => 0),
    ).observed,
    expected,
  ).kappa;
}

function classShares(rows: Rows): number[] {
  const classes = Math.max(...rows.map((row) => row.length));
  return Array.from({ length: classes }, (_, c) => mean(rows.map((row) => row[c] ?? 0)));
}

/** Divergence as entropy of the mixture less the mean entropy. */
export function oracleDivergences(a: Rows, b: Rows): number[] {
  const entropy = (row: readonly number[]) => row.reduce((sum, p) => (p > 0 ? sum - p * Math.log2(p) : sum), 0);
  return a.map((row, x) => entropy(row.map((p, o) => (p + b[x]![o]!) / 2)) - (entropy(row) + entropy(b[x]!)) / 2);
}

/** Share of equal answers where both are wrong; NaN where there is none. */
export function oracleBothWrong(a: Rows, b: Rows, truth: readonly number[]): number {
  const wrong = truth.map((_, x) => x).filter((x) => argmax(a[x]!) !== truth[x] && argmax(b[x]!) !== truth[x]);
  return mean(wrong.map((x) => Number(argmax(a[x]!) === argmax(b[x]!))));
}

/** The influence function of the specification, term by term. */
export function oracleInfluence(a: Rows, b: Rows, truth: readonly number[]): number[] {
  const { observed, expected } = oracleCapa(a, b, truth);
  const p1 = a.map((row, x) => row[truth[x]!]!);
  const p2 = b.map((row, x) => row[truth[x]!]!);
  const fs = a.map((row) => 1 / (row.length - 1));
  const [P1, P2, f] = [mean(p1), mean(p2), mean(fs)];
  return a.map((row, x) => {
    const o = row.reduce((sum, p, i) => sum + p * b[x]![i]!, 0);
    const bracket =
      (P2 - f * (1 - P2)) * (p1[x]! - P1) + (P1 - f * (1 - P1)) * (p2[x]! - P2) + (1 - P1) * (1 - P2) * (fs[x]! - f);
    return (o - observed) / (1 - expected) - ((1 - observed) / (1 - expected) ** 2) * bracket;
  });
}
