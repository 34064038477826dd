// A pair of chosen answers as a table of counts: for each number of options, how many questions both have right, only one, neither with
// equal answers, neither with different ones. A question's influence on CAPA depends on nothing else, so that estimate, standard error
// and interval follow from the counts exactly as from the questions one by one (metrics), at a hundredth of the time.
import { intervalOf, kappaOf, NO_QUESTIONS, NO_ROOM, type Similarity, type Spread } from '../metrics/index.ts';

/** Counts of questions with the same f = 1/(options - 1). */
export interface CellCounts {
  readonly chance: number;
  readonly bothRight: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly bothWrongEqual: number;
  readonly bothWrongUnlike: number;
}

export type CellSimilarity = Pick<
  Similarity,
  'n' | 'capa' | 'observed' | 'expected' | 'standardError' | 'interval' | 'accuracies' | 'reasons'
>;

/** A kind of question: how many there are, and its o, p1, p2 and f. */
interface Kind {
  readonly count: number;
  readonly agreement: number;
  readonly first: number;
  readonly second: number;
  readonly chance: number;
}

/** Discrete CAPA with all that belongs to it. */
export function similarityOfCells(cells: readonly CellCounts[]): CellSimilarity {
  const kinds = cells.flatMap(kindsOf).filter(({ count }) => count > 0);
  const total = (value: (kind: Kind) => number) => kinds.reduce((sum, kind) => sum + kind.count * value(kind), 0);
  const n = total(() => 1);
  if (n === 0) {
    const reasons = everyReason(NO_QUESTIONS, ['capa', 'observed', 'expected', 'standardError', 'interval']);
    return { ...NOTHING, n, observed: null, expected: null, accuracies: [], reasons };
  }
  const observed = total(({ agreement }) => agreement) / n;
  const [p, q] = [total(({ first }) => first) / n, total(({ second }) => second) / n];
  const f = total(({ chance }) => chance) / n;
  const expected = p * q + f * (1 - p) * (1 - q);
  const found = { n, observed, expected, accuracies: [p, q] };
  const capa = kappaOf(observed, expected);
  if (capa === undefined)
    return { ...NOTHING, ...found, reasons: everyReason(NO_ROOM, ['capa', 'standardError', 'interval']) };
  if (n === 1) {
    const reasons = everyReason('one question alone shows no spread', ['standardError', 'interval']);
    return { ...NOTHING, ...found, capa, reasons };
  }
  const weight = (1 - observed) / (1 - expected);
  const influence = ({ agreement, first, second, chance }: Kind) =>
    (agreement -
      observed -
      weight *
        ((q - f * (1 - q)) * (first - p) + (p - f * (1 - p)) * (second - q) + (1 - p) * (1 - q) * (chance - f))) /
    (1 - expected);
  const spread = spreadOfSums(
    n,
    total((kind) => influence(kind) ** 2),
    total((kind) => influence(kind) ** 4),
  );
  const { value: interval, reason } = intervalOf(capa, spread);
  const { standardError } = spread;
  return { ...found, capa, standardError, interval, reasons: reason === undefined ? {} : { interval: reason } };
}

/** The same reason for several fields. */
export const everyReason = (reason: string, fields: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(fields.map((field) => [field, reason]));

const NOTHING = { capa: null, standardError: null, interval: null } as const;

function kindsOf({ chance, ...counts }: CellCounts): Kind[] {
  return [
    { count: counts.bothRight, agreement: 1, first: 1, second: 1, chance },
    { count: counts.onlyFirst, agreement: 0, first: 1, second: 0, chance },
    { count: counts.onlySecond, agreement: 0, first: 0, second: 1, chance },
    { count: counts.bothWrongEqual, agreement: 1, first: 0, second: 0, chance },
    { count: counts.bothWrongUnlike, agreement: 0, first: 0, second: 0, chance },
  ];
}

/** The spread of n influences from the sums of their squares and fourth powers; as `spreadOf` of metrics, without clusters. */
function spreadOfSums(n: number, squares: number, fourths: number): Spread {
  const standardError = Math.sqrt(squares / (n * (n - 1)));
  // Influences that cancel on paper leave rounding behind.
  if (standardError < 1e-14) return { standardError: 0, units: n, degrees: n - 1 };
  const kurtosis = (fourths * n) / squares ** 2;
  const degrees = kurtosis <= 1 ? n - 1 : Math.min(n - 1, (2 * n) / (kurtosis - 1));
  return { standardError, units: n, degrees: Math.max(1, degrees) };
}

/** Both right or both wrong more often than accuracies explain (Geirhos et al. 2020); null where chance makes it certain. */
export function consistencyOfCells(cells: readonly CellCounts[]): number | null {
  let [n, first, second, alike] = [0, 0, 0, 0];
  for (const { bothRight, onlyFirst, onlySecond, bothWrongEqual, bothWrongUnlike } of cells) {
    n += bothRight + onlyFirst + onlySecond + bothWrongEqual + bothWrongUnlike;
    first += bothRight + onlyFirst;
    second += bothRight + onlySecond;
    alike += bothRight + bothWrongEqual + bothWrongUnlike;
  }
  if (n === 0) return null;
  const [p, q] = [first / n, second / n];
  return kappaOf(alike / n, p * q + (1 - p) * (1 - q)) ?? null;
}

/** Share of equal answers among the questions that both got wrong; null where there are none. */
export function agreementWhenBothWrongOfCells(cells: readonly CellCounts[]): number | null {
  let [equal, wrong] = [0, 0];
  for (const { bothWrongEqual, bothWrongUnlike } of cells) {
    equal += bothWrongEqual;
    wrong += bothWrongEqual + bothWrongUnlike;
  }
  return wrong > 0 ? equal / wrong : null;
}
