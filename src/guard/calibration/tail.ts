// Puts scores of different members on one scale: how rare is a score as high as this among harmless texts? The scale is
// -log10 of the tail probability: 2.3 means one harmless text in 200, 3 one in 1,000. Beyond the sample the tail is continued as an
// exponential (peaks over threshold, Pickands 1975, with shape 0), so that order is never lost.

export interface TailScale {
  /** Scores, strictly rising. */
  readonly knots: readonly number[];
  /** -log10 of the share of harmless texts at or above each knot, strictly rising. */
  readonly values: readonly number[];
  /** Rise per unit of score beyond the last knot. */
  readonly slope: number;
}

/** Fits the scale on the scores of harmless texts; at least 20 are needed, or RangeError. */
export function fitTail(scores: readonly number[]): TailScale {
  const sorted = scores.filter(Number.isFinite).sort((a, b) => a - b);
  const n = sorted.length;
  if (n < 20) throw new RangeError(`a tail scale needs at least 20 scores, not ${n}`);
  const knots: number[] = [];
  const values: number[] = [];
  // Shares in steps of about a quarter of a decade; a share that fewer than 5 texts exceed is left to the exponential.
  for (let value = 0; 10 ** -value * n >= 5; value += 0.125) {
    const score = sorted[Math.max(0, n - Math.ceil(10 ** -value * n))]!;
    if (knots.length > 0 && score <= knots.at(-1)! + 1e-9) continue;
    knots.push(score);
    values.push(value);
  }
  const threshold = sorted[Math.floor(0.95 * n)]!;
  const peaks = sorted.filter((score) => score > threshold).map((score) => score - threshold);
  const spread = Math.max(1e-3, peaks.reduce((sum, peak) => sum + peak, 0) / Math.max(1, peaks.length));
  return { knots, values, slope: 1 / (spread * Math.LN10) };
}

/** -log10 of the tail probability of a score; below the lowest knot it falls on with slope 1e-3, so that order is kept. */
export function tailValue(scale: TailScale, score: number): number {
  const { knots, values, slope } = scale;
  const last = knots.length - 1;
  if (score >= knots[last]!) return values[last]! + (score - knots[last]!) * slope;
  if (score <= knots[0]!) return values[0]! + (score - knots[0]!) * 1e-3;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (knots[middle]! <= score) low = middle;
    else high = middle;
  }
  const share = (score - knots[low]!) / (knots[high]! - knots[low]!);
  return values[low]! + share * (values[high]! - values[low]!);
}
