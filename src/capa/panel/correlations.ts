// How alike judges err: correlation of errors (phi), chance-corrected agreement (Cohen's kappa of right/wrong, which is error consistency
// and, for two options, CAPA), and Kish's effective number of votes n / (1 + (n - 1) r) with r the mean correlation. A judge without
// errors, or pairs that share too few items, have no correlation: null, left out of the mean and counted.
import { kappaOf } from '../metrics/index.ts';
import { effectiveVotes } from '../votes.ts';
import type { EncodedTable } from './encoding.ts';

/** How alike judges err, by pair and on average. */
export interface ErrorSimilarity {
  readonly judges: readonly string[];
  /** [judges][judges]; null where undefined; 1 on the diagonal of judges with errors. */
  readonly correlation: readonly (readonly (number | null)[])[];
  readonly consistency: readonly (readonly (number | null)[])[];
  readonly meanCorrelation: number | null;
  readonly effectiveVotes: number | null;
  /** Why it is null, or more than the number of judges; null where there is nothing to say. */
  readonly votesRemark: string | null;
  /** Pairs without a correlation. */
  readonly undefinedPairs: number;
}

/** The errors of `panel` (positions of judges; default all) on `items`, by the votes that were learnt on the training rows. */
export function errorSimilarity(
  encoded: EncodedTable,
  items: Int32Array,
  panel: readonly number[] = encoded.judges.map((_, judge) => judge),
): ErrorSimilarity {
  const errors = panel.map((judge) => errorsOf(encoded, judge, items));
  const pairs = errors.map((a, i) => errors.map((b, j) => (j < i ? null : compare(a, b))));
  const both = (i: number, j: number) => pairs[Math.min(i, j)]![Math.max(i, j)]!;
  const matrix = (field: 'correlation' | 'consistency') => panel.map((_, i) => panel.map((__, j) => both(i, j)[field]));
  const correlation = matrix('correlation');
  const known = correlation.flatMap((row, i) => row.slice(i + 1)).filter((value) => value !== null);
  const count = (panel.length * (panel.length - 1)) / 2;
  const mean = known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
  const { votes, remark } = effectiveVotes(panel.length, mean);
  return {
    judges: panel.map((judge) => encoded.judges[judge]!.name),
    correlation,
    consistency: matrix('consistency'),
    meanCorrelation: mean,
    effectiveVotes: votes,
    votesRemark: remark,
    undefinedPairs: count - known.length,
  };
}

/** [items] 1 wrong, 0 right, -1 nothing said. */
function errorsOf(encoded: EncodedTable, judge: number, items: Int32Array): Int8Array {
  const { votes } = encoded.judges[judge]!;
  return Int8Array.from(items, (item) => {
    const vote = votes[encoded.codes[judge]![item]!]!;
    return vote === 0 ? -1 : vote > 0 === (encoded.table.truth[item] === 1) ? 0 : 1;
  });
}

function compare(a: Int8Array, b: Int8Array): { correlation: number | null; consistency: number | null } {
  const counts = [0, 0, 0, 0] as [number, number, number, number];
  for (let i = 0; i < a.length; i++) if (a[i]! >= 0 && b[i]! >= 0) counts[a[i]! * 2 + b[i]!]! += 1;
  const [neither, onlyB, onlyA, both] = counts;
  const n = neither + onlyA + onlyB + both;
  const [wrongA, wrongB] = [onlyA + both, onlyB + both];
  const spread = Math.sqrt(wrongA * (n - wrongA)) * Math.sqrt(wrongB * (n - wrongB));
  const expected = n > 0 ? (wrongA * wrongB + (n - wrongA) * (n - wrongB)) / n ** 2 : 1;
  return {
    correlation: spread > 0 ? (n * both - wrongA * wrongB) / spread : null,
    consistency: n > 0 ? (kappaOf((both + neither) / n, expected) ?? null) : null,
  };
}
