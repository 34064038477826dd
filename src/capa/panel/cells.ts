// Training items of a panel, grouped by what its judges said: a panel of three knows few patterns, so that a fit over patterns costs
// microseconds where one over items costs milliseconds. Panels with too many possible patterns keep one cell per item.
import type { EncodedTable } from './encoding.ts';

/** Training items by what a panel said of them. */
export interface Cells {
  /** Cells. */
  readonly n: number;
  /** For each judge of the panel [n]: the level. */
  readonly levels: readonly Uint8Array[];
  /** [n]: items, and true items. */
  readonly totals: Float64Array;
  readonly positives: Float64Array;
}

const mostPatterns = 4096;

/** The training rows of `encoded`, grouped by the levels of `panel` (positions of judges). */
export function countCells(encoded: EncodedTable, panel: readonly number[]): Cells {
  const sizes = panel.map((judge) => encoded.judges[judge]!.edges.length + 2);
  const patterns = sizes.reduce((product, size) => product * size, 1);
  return patterns <= mostPatterns ? byPattern(encoded, panel, sizes, patterns) : byItem(encoded, panel);
}

function byPattern(encoded: EncodedTable, panel: readonly number[], sizes: readonly number[], patterns: number): Cells {
  const { rows, table } = encoded;
  const codes = panel.map((judge) => encoded.codes[judge]!);
  const totals = new Float64Array(patterns);
  const positives = new Float64Array(patterns);
  for (const item of rows) {
    let pattern = 0;
    for (let j = 0; j < codes.length; j++) pattern = pattern * sizes[j]! + codes[j]![item]!;
    totals[pattern]! += 1;
    positives[pattern]! += table.truth[item]!;
  }
  let n = 0;
  for (let pattern = 0; pattern < patterns; pattern++) if (totals[pattern]! > 0) n++;
  const levels = sizes.map(() => new Uint8Array(n));
  let cell = 0;
  for (let pattern = 0; pattern < patterns; pattern++) {
    if (totals[pattern] === 0) continue;
    totals[cell] = totals[pattern]!;
    positives[cell] = positives[pattern]!;
    for (let j = sizes.length - 1, rest = pattern; j >= 0; j--) {
      levels[j]![cell] = rest % sizes[j]!;
      rest = Math.floor(rest / sizes[j]!);
    }
    cell++;
  }
  return { n, levels, totals: totals.subarray(0, n), positives: positives.subarray(0, n) };
}

function byItem({ rows, table, codes }: EncodedTable, panel: readonly number[]): Cells {
  return {
    n: rows.length,
    levels: panel.map((judge) => Uint8Array.from(rows, (item) => codes[judge]![item]!)),
    totals: new Float64Array(rows.length).fill(1),
    positives: Float64Array.from(rows, (item) => table.truth[item]!),
  };
}
