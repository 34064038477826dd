// Words and small blocks that all parts of the evaluation report share.
import type { Cell, Estimate, TableColumn } from '../../report/index.ts';
import { table } from '../../report/index.ts';
import type { Interval } from '../../stats/index.ts';
import type { Rates } from './figures.ts';
import type { OperatingPoint } from './operating-points.ts';

/** "43.1 %"; a dash for an undefined share. */
export function percent(share: number | undefined): string {
  return share === undefined ? '–' : `${(100 * share).toFixed(share > 0 && share < 0.0995 ? 2 : 1)} %`;
}

/** An interval as a cell; null where there is none. */
export function estimateOf(interval: Interval | undefined): Estimate | null {
  return interval === undefined
    ? null
    : { estimate: interval.estimate ?? null, low: interval.low, high: interval.high };
}

/** As a column: "real 0.5 %", "mixed 0.1 %", "outputs 1 %", "own". */
export function pointTitle(point: OperatingPoint): string {
  if (point.allowed === undefined) return 'own';
  return `${NAMES[point.basis].column} ${shareOf(point.allowed)}`;
}

/** In a sentence: "at a threshold that allows 0.5 % of real prompts to be refused". */
export function atPoint(point: OperatingPoint): string {
  if (point.allowed === undefined) return "at the guard's own threshold";
  return `at a threshold that allows ${shareOf(point.allowed)} of ${NAMES[point.basis].noun} to be refused`;
}

const NAMES = {
  strict: { column: 'real', noun: 'real prompts' },
  mixed: { column: 'mixed', noun: 'harmless prompts (mean over sets)' },
  output: { column: 'outputs', noun: 'benign outputs' },
  own: { column: 'own', noun: 'texts' },
} as const;

function shareOf(allowed: number): string {
  return `${Number((100 * allowed).toFixed(4))} %`;
}

/** "English" for "en"; other names as they are. */
export function languageName(language: string): string {
  return /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language) ? (LANGUAGES.of(language) ?? language) : language;
}

const LANGUAGES = new Intl.DisplayNames('en', { type: 'language' });

/** Rows with rates at two operating points at most for each table, so that the intervals stand beside the names. */
export function rateTables(
  captions: { readonly title: (point: OperatingPoint) => string; readonly subtitle: string; readonly name: string },
  rows: readonly { readonly name: string; readonly n: number; readonly rates: Rates }[],
  points: readonly OperatingPoint[],
) {
  const pairs = points.flatMap((_, i) => (i % 2 === 0 ? [points.slice(i, i + 2)] : []));
  return pairs.map((pair) =>
    table({
      title: captions.title(pair[0]!),
      subtitle: captions.subtitle,
      n: rows.reduce((sum, row) => sum + row.n, 0),
      columns: [
        { title: captions.name },
        { title: 'n', kind: 'integer' },
        ...pair.map((point): TableColumn => ({ title: pointTitle(point), kind: 'percent' })),
      ],
      rows: rows.map((row): Cell[] => [row.name, row.n, ...pair.map((point) => estimateOf(row.rates[point.id]))]),
    }),
  );
}

/** "Blocked most: A (40 %); least: B (2 %)", or "Blocked: A (40 %)" where there is one. */
export function mostAndLeast<T>(
  verb: string,
  ends: { readonly most: T; readonly least: T },
  say: (item: T) => string,
): string {
  return ends.most === ends.least
    ? `${verb}: ${say(ends.most)}`
    : `${verb} most: ${say(ends.most)}; least: ${say(ends.least)}`;
}

/** The items with the highest and the lowest value; undefined for an empty list. */
export function extremes<T>(
  items: readonly T[],
  value: (item: T) => number,
): { readonly most: T; readonly least: T } | undefined {
  const sorted = [...items].sort((a, b) => value(b) - value(a));
  return sorted.length === 0 ? undefined : { most: sorted[0]!, least: sorted.at(-1)! };
}
