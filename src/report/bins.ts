// Values into the equal bins of a histogram (equal in the logarithm on request). Undefined values are left out.
import type { HistogramBin } from './types.ts';

export interface BinOptions {
  /** Number of bins, at least 1; default 20. */
  readonly bins?: number;
  /** Ends [low, high]; default: those of the values. Values outside are left out; the last bin includes `high`. */
  readonly domain?: readonly [number, number];
  /** Equal widths in the logarithm; values <= 0 are left out. Default false. */
  readonly log?: boolean;
}

/** Counts `values` in equal bins. Without any finite value and without a domain there are no bins. */
export function binValues(values: Iterable<number>, options: BinOptions = {}): HistogramBin[] {
  const log = options.log ?? false;
  const bins = Math.max(1, Math.floor(options.bins ?? 20));
  const kept = [...values].filter((value) => Number.isFinite(value) && (!log || value > 0));
  let [low, high] = options.domain ?? [
    kept.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    kept.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
  ];
  if (!Number.isFinite(low) || !Number.isFinite(high) || (log && low <= 0)) return [];
  if (low === high) [low, high] = log ? [low / 2, high * 2] : [low - 0.5, high + 0.5];
  const forward = (value: number) => (log ? Math.log(value) : value);
  const step = (forward(high) - forward(low)) / bins;
  const edge = (i: number) => {
    if (i === 0) return low;
    if (i === bins) return high;
    // Ends so close that their logarithms are equal would else give edges beyond them.
    return Math.min(high, Math.max(low, log ? Math.exp(forward(low) + i * step) : low + i * step));
  };
  const edges = Array.from({ length: bins + 1 }, (_, i) => edge(i));
  const counts = new Array<number>(bins).fill(0);
  for (const value of kept) {
    if (value < low || value > high) continue;
    let i = step > 0 ? Math.min(bins - 1, Math.max(0, Math.floor((forward(value) - forward(low)) / step))) : 0;
    // Rounding may put a value beside its bin; the edges decide.
    while (i > 0 && value < edges[i]!) i--;
    while (i < bins - 1 && value >= edges[i + 1]!) i++;
    counts[i]!++;
  }
  return counts.map((count, i) => ({ low: edges[i]!, high: edges[i + 1]!, count }));
}
