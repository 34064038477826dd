// Quantiles of the last minute in a fixed amount of memory: time is cut into slots, each with a count for every width of about 4 %
// on a logarithmic scale. An observation is an addition into an array; nothing is allocated and nothing is sorted.

/** Width of a bin: a quantile is off by at most half of it. */
const STEP = 1.04;
const LOWEST = 0.1;
const BINS = 640;
const PER_LOG = 1 / Math.log(STEP);

export interface RollingQuantiles {
  /** @param value 0 or more, in whatever unit; 0.1 to 8e9 are told apart @param now milliseconds */
  observe(value: number, now: number): void;
  /** Quantiles of the last minute, `null` where nothing was observed. Each is within 2 % of an observed value. */
  read(quantiles: readonly number[], now: number): readonly (number | null)[];
  /** Observations a second over the window, or over the time since the first of them where that is shorter. */
  perSecond(now: number): number;
}

/** @param options windowMs: default 60,000; slots: default 12. What is older than the window, give or take a slot, is forgotten. */
export function createRollingQuantiles(
  options: { readonly windowMs?: number; readonly slots?: number } = {},
): RollingQuantiles {
  const { windowMs = 60_000, slots = 12 } = options;
  const slotMs = windowMs / slots;
  const bins = new Uint32Array(slots * BINS);
  const totals = new Uint32Array(slots);
  /** Which stretch of time each slot holds; -1: none yet. */
  const stretches = new Float64Array(slots).fill(-1);
  let first = Number.POSITIVE_INFINITY;

  const inWindow = (stretch: number, now: number) => {
    const latest = Math.floor(now / slotMs);
    return stretch > latest - slots && stretch <= latest;
  };

  return {
    observe(value, now) {
      if (now < first) first = now;
      const stretch = Math.floor(now / slotMs);
      const slot = ((stretch % slots) + slots) % slots;
      if (stretches[slot] !== stretch) {
        bins.fill(0, slot * BINS, (slot + 1) * BINS);
        totals[slot] = 0;
        stretches[slot] = stretch;
      }
      const bin = value > LOWEST ? Math.min(BINS - 1, 1 + Math.floor(Math.log(value / LOWEST) * PER_LOG)) : 0;
      bins[slot * BINS + bin]!++;
      totals[slot]!++;
    },
    read(quantiles, now) {
      const sum = new Float64Array(BINS);
      let total = 0;
      for (let slot = 0; slot < slots; slot++) {
        if (!inWindow(stretches[slot]!, now)) continue;
        total += totals[slot]!;
        for (let bin = 0; bin < BINS; bin++) sum[bin]! += bins[slot * BINS + bin]!;
      }
      return quantiles.map((quantile) => {
        if (total === 0) return null;
        const rank = Math.max(1, Math.ceil(quantile * total));
        let seen = 0;
        for (let bin = 0; bin < BINS; bin++) {
          seen += sum[bin]!;
          if (seen >= rank) return bin === 0 ? 0 : LOWEST * STEP ** (bin - 0.5);
        }
        return LOWEST * STEP ** (BINS - 1);
      });
    },
    perSecond(now) {
      const total = totals.reduce((sum, count, slot) => sum + (inWindow(stretches[slot]!, now) ? count : 0), 0);
      // The present slot has only begun, and the window reaches back over the whole ones before it.
      const covered = Math.min((slots - 1) * slotMs + (now % slotMs), now - first);
      return total === 0 ? 0 : (total * 1000) / Math.max(1000, covered);
    },
  };
}
