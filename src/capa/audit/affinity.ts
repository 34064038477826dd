// Judge affinity (arXiv 2502.04313, section 3): does a judge score models that err like it higher than their accuracy explains? Partial
// correlation of score and similarity with accuracy held fixed, its interval by Fisher's z with n - 1 - 3, and what `affinity-fit` adds.
// It shows association: what else goes with similarity (style, family, data) is in the figure too.
import { plural, type Random } from '../../base/index.ts';
import {
  benjaminiHochberg,
  bootstrap,
  correlationTest,
  fisherZ,
  holm,
  meanOf,
  ols,
  partialCorrelation,
  pearson,
} from '../../stats/index.ts';
import {
  type AffinityFit,
  type AffinityPower,
  type AssumptionChecks,
  checksOf,
  fitAffinity,
  powerOf,
} from './affinity-fit.ts';
import type { AffinityRow } from './affinity-row.ts';
import { type Figure, figureOf, type TestedFigure } from './figures.ts';

/** How an audit of affinity is made. */
export interface AffinityOptions {
  /** Coverage of intervals; default 0.95. Tests are at 1 - level. */
  readonly level?: number | undefined;
  /** The bias whose power is stated, in standard deviations; default 0.3. */
  readonly bias?: number | undefined;
  /** Resamples of models for the pooled figure; default 1000, 0 = no interval. */
  readonly resamples?: number | undefined;
}

/** A score with the effect of similarity taken out. */
export interface CorrectedScore {
  readonly model: string;
  readonly score: number;
  /** The score less the fitted effect of being more or less alike than the mean model. */
  readonly corrected: number;
}

/** Score and similarity with what accuracy explains taken out of both. */
export interface AdjustedPoint {
  readonly model: string;
  readonly score: number;
  readonly similarity: number;
}

/** What the table says of one judge. */
export interface JudgeAffinity {
  readonly judge: string;
  readonly n: number;
  /** Score and similarity, nothing held fixed. */
  readonly plain: TestedFigure;
  /** The same with accuracy held fixed. */
  readonly partial: TestedFigure;
  /** p of `partial` over all judges: Holm (family-wise) and Benjamini-Hochberg (false discovery rate). */
  readonly holm: number | null;
  readonly benjaminiHochberg: number | null;
  readonly finding: 'favours' | 'disfavours' | 'not shown' | 'undetermined';
  /** `partial` without the models of the judge's own family, where families are known. */
  readonly otherFamilies: (TestedFigure & { readonly n: number }) | null;
  readonly fit: AffinityFit | null;
  readonly fitWithSize: AffinityFit | null;
  readonly fitWithFamily: AffinityFit | null;
  readonly checks: AssumptionChecks | null;
  readonly power: AffinityPower;
  /** What `partial` is the correlation of. */
  readonly adjusted: readonly AdjustedPoint[];
  readonly corrected: readonly CorrectedScore[];
  /** Why a field is null, by name. */
  readonly reasons: Readonly<Record<string, string>>;
}

/** All judges of a table of scores. */
export interface AffinityAudit {
  readonly kind: 'affinity';
  readonly level: number;
  readonly models: number;
  readonly judges: readonly JudgeAffinity[];
  /** Mean over judges; the interval of `partial` draws models, which all judges share (BCa). */
  readonly pooled: { readonly plain: number | null; readonly partial: Figure };
}

/**
 * Audits every judge of a table. A judge's score of itself is left out, as in the paper (38 of its 39 models).
 *
 * @param rows each (judge, model) once
 * @param random for the bootstrap of the pooled figure
 * @throws RangeError on a value that is not finite
 */
export function auditAffinity(
  rows: readonly AffinityRow[],
  random: Random,
  options: AffinityOptions = {},
): AffinityAudit {
  const { level = 0.95, bias = 0.3, resamples = 1000 } = options;
  const others = rows.filter((row) => row.judge !== row.model);
  const names = [...new Set(rows.map((row) => row.judge))];
  const families = new Map(rows.map((row) => [row.model, row.family]));
  const single = names.map((judge) => {
    const own = others.filter((row) => row.judge === judge);
    const family = own.find((row) => row.judgeFamily !== undefined)?.judgeFamily ?? families.get(judge);
    return auditJudge(judge, own, family, level, bias);
  });
  const tested = single.filter((one) => one.partial.p !== null);
  const p = tested.map((one) => one.partial.p!);
  const [familyWise, discovery] = [holm(p), benjaminiHochberg(p)];
  const judges = single.map((one) => {
    const at = tested.indexOf(one);
    const adjusted = { holm: familyWise[at] ?? null, benjaminiHochberg: discovery[at] ?? null };
    return { ...one, ...adjusted, finding: findingOf(one.partial, adjusted.holm, 1 - level) };
  });
  const models = [...new Set(others.map((row) => row.model))];
  return {
    kind: 'affinity',
    level,
    models: models.length,
    judges,
    pooled: {
      plain: meanOf(judges.flatMap(({ plain }) => plain.estimate ?? [])) ?? null,
      partial: pool(others, names, models, random, level, resamples),
    },
  };
}

function auditJudge(
  judge: string,
  rows: readonly AffinityRow[],
  family: string | undefined,
  level: number,
  bias: number,
): JudgeAffinity {
  const alpha = 1 - level;
  const reasons: Record<string, string> = {};
  const plain = correlation(rows, 0, level);
  const partial = correlation(rows, 1, level);
  if (plain.estimate === null) reasons['plain'] = whyNot(rows, 2);
  else if (plain.low === null)
    reasons['plain.interval'] = `${rows.length} models leave no degree of freedom (n - 3); at least 4 are needed`;
  if (partial.estimate === null) reasons['partial'] = whyNot(rows, leastForPartial);
  const base = fitAffinity(rows, {}, level);
  const fit = 'fit' in base ? base.fit : null;
  const checks = 'fit' in base ? checksOf(rows, base.residuals, base.predictors) : null;
  if ('reason' in base) reasons['fit'] = base.reason;
  const extra = (name: 'fitWithSize' | 'fitWithFamily', has: boolean, what: string) => {
    const found = has
      ? fitAffinity(rows, { size: name === 'fitWithSize', family: name === 'fitWithFamily' }, level)
      : { reason: `the table has no ${what} for this judge's models` };
    if ('reason' in found) reasons[name] = found.reason;
    return 'fit' in found ? found.fit : null;
  };
  const strangers = rows.filter((row) => row.family !== family);
  const knowsOthers = family !== undefined && strangers.length < rows.length;
  if (!knowsOthers)
    reasons['otherFamilies'] = family === undefined ? "the judge's family is not known" : 'no model is of its family';
  const otherFamilies = knowsOthers ? { ...correlation(strangers, 1, level), n: strangers.length } : null;
  if (otherFamilies && otherFamilies.estimate === null) reasons['otherFamilies'] = whyNot(strangers, leastForPartial);
  return {
    judge,
    n: rows.length,
    plain,
    partial,
    holm: null,
    benjaminiHochberg: null,
    finding: 'undetermined',
    otherFamilies,
    fit,
    fitWithSize: extra(
      'fitWithSize',
      rows.some((row) => row.size !== undefined),
      'size',
    ),
    fitWithFamily: extra(
      'fitWithFamily',
      rows.some((row) => row.family !== undefined),
      'family',
    ),
    checks,
    power: powerOf(rows.length, fit ?? undefined, checks, bias, alpha),
    adjusted: adjust(rows),
    corrected: correct(rows, fit),
    reasons,
  };
}

/** Models that a partial correlation needs: below, its interval has no degree of freedom (n - 1 - 3), and of three models it is always 1. */
const leastForPartial = 5;

/** Score and similarity, with the first `controlled` (0 or 1) covariates held fixed. */
function correlation(rows: readonly AffinityRow[], controlled: 0 | 1, level: number): TestedFigure {
  const [score, similarity] = [rows.map((row) => row.score), rows.map((row) => row.similarity)];
  const r = controlled ? partialOf(rows) : pearson(score, similarity);
  const { estimate, low, high } = figureOf(fisherZ(r, rows.length, level, controlled));
  const isFree = rows.length - controlled > 3;
  return {
    estimate,
    low: isFree ? low : null,
    high: isFree ? high : null,
    p: correlationTest(r, rows.length, controlled)?.p ?? null,
  };
}

function partialOf(rows: readonly AffinityRow[]): number | undefined {
  if (rows.length < leastForPartial) return undefined;
  return partialCorrelation(
    rows.map((row) => row.score),
    rows.map((row) => row.similarity),
    [rows.map((row) => row.accuracy)],
  );
}

function whyNot(rows: readonly AffinityRow[], least: number): string {
  if (rows.length < least) return `${plural(rows.length, 'model')}; at least ${least} are needed`;
  for (const name of ['score', 'similarity'] as const)
    if (rows.every((row) => row[name] === rows[0]![name])) return `every ${name} is ${rows[0]![name]}`;
  return 'accuracy alone determines the score or the similarity';
}

function findingOf(partial: TestedFigure, adjusted: number | null, alpha: number): JudgeAffinity['finding'] {
  if (partial.estimate === null || adjusted === null) return 'undetermined';
  if (adjusted >= alpha) return 'not shown';
  return partial.estimate > 0 ? 'favours' : 'disfavours';
}

function adjust(rows: readonly AffinityRow[]): AdjustedPoint[] {
  const accuracy = rows.map((row) => row.accuracy);
  // One accuracy for all, or too few models: nothing to take out, and nothing to show.
  if (partialOf(rows) === undefined || pearson(accuracy, accuracy) === undefined) return [];
  const without = (values: readonly number[]) => ols(values, [accuracy]).residuals;
  const [score, similarity] = [without(rows.map((row) => row.score)), without(rows.map((row) => row.similarity))];
  return rows.map(({ model }, i) => ({ model, score: score[i]!, similarity: similarity[i]! }));
}

function correct(rows: readonly AffinityRow[], fit: AffinityFit | null): CorrectedScore[] {
  const slope = fit?.terms[0]?.estimate;
  const mean = meanOf(rows.map((row) => row.similarity));
  if (slope == null || mean === undefined) return [];
  return rows
    .map(({ model, score, similarity }) => ({ model, score, corrected: score - slope * (similarity - mean) }))
    .sort((a, b) => b.corrected - a.corrected);
}

function pool(
  rows: readonly AffinityRow[],
  judges: readonly string[],
  models: readonly string[],
  random: Random,
  level: number,
  resamples: number,
): Figure {
  const tables = judges.map(
    (judge) => new Map(rows.filter((row) => row.judge === judge).map((row) => [row.model, row])),
  );
  const statistic = (drawn: Int32Array) => {
    const partials = tables.flatMap((table) => partialOf([...drawn].flatMap((i) => table.get(models[i]!) ?? [])) ?? []);
    return partials.length === tables.length ? meanOf(partials) : undefined;
  };
  // A judge without a figure of its own would leave nothing to pool.
  const defined = tables.filter((table) => partialOf([...table.values()]) !== undefined);
  tables.splice(0, tables.length, ...defined);
  if (tables.length === 0) return { estimate: null, low: null, high: null };
  if (resamples === 0) return { estimate: statistic(Int32Array.from(models.keys())) ?? null, low: null, high: null };
  return figureOf(bootstrap(models.length, statistic, random, { resamples, level }));
}
