// What judges' verdicts are worth beside people's: accuracy (Wilson), Cohen's kappa, leniency (share passed less share truly right) over
// all and per exam taker, and how alike the judges err. Rows of one item vary together in every interval but Wilson's.
import { clusteredMeanInterval, cohenKappa, meanOf } from '../../stats/index.ts';
import { errorConsistency, readChoices } from '../metrics/index.ts';
import { effectiveVotes } from '../votes.ts';
import { type Figure, figureWithin, type Share, shareOf } from './figures.ts';
import type { VerdictTable } from './verdict-table.ts';

/** One judge beside the truth. */
export interface JudgeVerdicts {
  readonly judge: string;
  /** Rows with a verdict and a truth. */
  readonly n: number;
  /** Rows with a truth and no verdict. */
  readonly missing: number;
  readonly accuracy: Share;
  readonly kappa: Figure;
  readonly passed: Share;
  readonly right: Share;
  /** Share passed less share truly right: above 0 is lenient. */
  readonly leniency: Figure;
  /** Of the right answers, the share passed; of the wrong ones, the share passed. */
  readonly truePositives: Share;
  readonly falsePositives: Share;
  /** One per exam taker, where the table names them. */
  readonly models: readonly ModelLeniency[];
  readonly reasons: Readonly<Record<string, string>>;
}

/** One judge and one exam taker. */
export interface ModelLeniency {
  readonly model: string;
  readonly n: number;
  readonly passed: Share;
  readonly right: Share;
  readonly leniency: Figure;
  /** Why the leniency has no interval; null where it has one. */
  readonly reason: string | null;
}

/** Two judges beside each other. */
export interface JudgePair {
  readonly a: string;
  readonly b: string;
  /** Rows with both verdicts and a truth. */
  readonly n: number;
  /** Correlation of being wrong; null where one of the two is always right or always wrong. */
  readonly errorCorrelation: number | null;
  /** CAPA of the two; verdicts have two options, so it is error consistency. */
  readonly capa: Figure;
  readonly reason: string | null;
}

/** All judges of a table of verdicts. */
export interface VerdictAudit {
  readonly kind: 'verdicts';
  readonly level: number;
  readonly truth: string;
  readonly rows: number;
  /** Different items; null where the table names none. */
  readonly items: number | null;
  readonly judges: readonly JudgeVerdicts[];
  readonly pairs: readonly JudgePair[];
  /** On the rows that every judge decided. */
  readonly together: {
    readonly n: number;
    readonly meanErrorCorrelation: number | null;
    /** Kish: judges / (1 + (judges - 1) * mean error correlation). */
    readonly effectiveVotes: number | null;
    /** Why it is null, or more than the number of judges; null where there is nothing to say. */
    readonly votesRemark: string | null;
    /** More than half of the judges pass it; a tie fails. */
    readonly majority: Share | null;
    readonly bestSingle: (Share & { readonly judge: string }) | null;
  };
}

/** Audits every judge of a table. @param options level: coverage, default 0.95 */
export function auditVerdicts(
  table: VerdictTable,
  options: { readonly level?: number | undefined } = {},
): VerdictAudit {
  const { level = 0.95 } = options;
  const truth = table.truth.verdicts;
  const judges = table.judges.map((judge) => auditColumn(table, judge.name, judge.verdicts, level));
  const pairs = table.judges.flatMap((a, i) =>
    table.judges.slice(i + 1).map((b): JudgePair => {
      const rows = rowsWith(truth, a.verdicts, b.verdicts);
      return comparePair(table, rows, a, b, level);
    }),
  );
  return {
    kind: 'verdicts',
    level,
    truth: table.truth.name,
    rows: truth.length,
    items: table.items && new Set(table.items).size,
    judges,
    pairs,
    together: judgeTogether(table, level),
  };
}

function auditColumn(
  table: VerdictTable,
  judge: string,
  verdicts: readonly (boolean | null)[],
  level: number,
): JudgeVerdicts {
  const truth = table.truth.verdicts;
  const rows = rowsWith(truth, verdicts);
  const [said, right] = [rows.map((i) => verdicts[i]!), rows.map((i) => truth[i]!)];
  const clusters = table.items ? rows.map((i) => table.items![i]!) : undefined;
  const kappa = figureWithin(cohenKappa(said, right, { level, ...(clusters && { clusters }) }), [-1, 1]);
  const { reason: noInterval, ...leniency } = leniencyOf(said, right, clusters, level);
  const reasons: Record<string, string> = {};
  if (rows.length === 0) reasons['accuracy'] = 'no row has both a verdict and a truth';
  else if (kappa.figure.estimate === null)
    reasons['kappa'] = 'judge and truth say the same of every row: chance agreement is certain';
  if (kappa.reason !== null) reasons['kappa.interval'] = kappa.reason;
  if (noInterval !== null) reasons['leniency.interval'] = noInterval;
  const rate = (of: boolean) =>
    shareOf(
      rows.filter((_, k) => right[k] === of && said[k]).length,
      right.filter((value) => value === of).length,
      level,
    );
  if (!right.includes(true)) reasons['truePositives'] = 'no answer is right';
  if (!right.includes(false)) reasons['falsePositives'] = 'no answer is wrong';
  const models = table.models ? [...new Set(rows.map((i) => table.models![i]!))] : [];
  return {
    judge,
    n: rows.length,
    missing: truth.filter((value, i) => value !== null && verdicts[i] === null).length,
    accuracy: shareOf(rows.filter((_, k) => said[k] === right[k]).length, rows.length, level),
    kappa: kappa.figure,
    ...leniency,
    truePositives: rate(true),
    falsePositives: rate(false),
    models: models.sort().map((model) => {
      const own = rows.flatMap((i, k) => (table.models![i] === model ? [k] : []));
      const pick = <T>(values: readonly T[]) => own.map((k) => values[k]!);
      return { model, n: own.length, ...leniencyOf(pick(said), pick(right), clusters && pick(clusters), level) };
    }),
    reasons,
  };
}

function leniencyOf(
  said: readonly boolean[],
  right: readonly boolean[],
  clusters: readonly string[] | undefined,
  level: number,
): Omit<ModelLeniency, 'model' | 'n'> {
  const differences = said.map((value, k) => Number(value) - Number(right[k]));
  const { figure, reason } = figureWithin(clusteredMeanInterval(differences, clusters, level), [-1, 1]);
  return {
    passed: shareOf(said.filter(Boolean).length, said.length, level),
    right: shareOf(right.filter(Boolean).length, right.length, level),
    leniency: figure,
    reason,
  };
}

function comparePair(
  table: VerdictTable,
  rows: readonly number[],
  a: VerdictTable['judges'][number],
  b: VerdictTable['judges'][number],
  level: number,
): JudgePair {
  const truth = table.truth.verdicts;
  const [wrongA, wrongB] = [a, b].map(({ verdicts }) => rows.map((i) => verdicts[i] !== truth[i]));
  const correlation = phi(wrongA!, wrongB!);
  const similarity = errorConsistency(
    readChoices({
      models: [a, b].map(({ verdicts }) => rows.map((i) => Number(verdicts[i]))),
      truth: rows.map((i) => Number(truth[i])),
      options: rows.map(() => 2),
      ...(table.items && { clusters: rows.map((i) => table.items![i]!) }),
    }),
    { level },
  );
  return {
    a: a.name,
    b: b.name,
    n: rows.length,
    errorCorrelation: correlation,
    capa: {
      estimate: similarity.capa,
      low: similarity.interval?.[0] ?? null,
      high: similarity.interval?.[1] ?? null,
    },
    reason:
      similarity.reasons['capa'] ?? (correlation === null ? 'one of the two is always right, or always wrong' : null),
  };
}

function judgeTogether(table: VerdictTable, level: number): VerdictAudit['together'] {
  const truth = table.truth.verdicts;
  const columns = table.judges.map(({ verdicts }) => verdicts);
  const rows = rowsWith(truth, ...columns);
  const wrong = columns.map((verdicts) => rows.map((i) => verdicts[i] !== truth[i]));
  const correlations = wrong.flatMap((a, i) => wrong.slice(i + 1).map((b) => phi(a, b)));
  const known = correlations.filter((value) => value !== null);
  const mean = known.length === correlations.length ? (meanOf(known) ?? null) : null;
  const single = wrong.map((errors, j) => ({
    judge: table.judges[j]!.name,
    ...shareOf(rows.length - errors.filter(Boolean).length, rows.length, level),
  }));
  const votes = rows.map((i) => 2 * columns.filter((verdicts) => verdicts[i]).length > columns.length);
  const { votes: effective, remark } = effectiveVotes(columns.length, mean);
  return {
    n: rows.length,
    meanErrorCorrelation: mean,
    effectiveVotes: effective,
    votesRemark: remark,
    majority:
      rows.length > 0 ? shareOf(votes.filter((vote, k) => vote === truth[rows[k]!]).length, rows.length, level) : null,
    bestSingle: rows.length > 0 ? single.reduce((best, one) => (one.count > best.count ? one : best)) : null,
  };
}

/** The correlation of two lists of true and false, from the counts; null where one does not vary. */
function phi(a: readonly boolean[], b: readonly boolean[]): number | null {
  let [both, inA, inB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    if (a[i]) inA++;
    if (b[i]) inB++;
    if (a[i] && b[i]) both++;
  }
  const spread = Math.sqrt(inA * (a.length - inA)) * Math.sqrt(inB * (a.length - inB));
  return spread === 0 ? null : (a.length * both - inA * inB) / spread;
}

/** Rows in which every column has a verdict. */
function rowsWith(...columns: readonly (readonly (boolean | null)[])[]): number[] {
  return columns[0]!.flatMap((_, i) => (columns.every((column) => column[i] !== null) ? [i] : []));
}
