// The weak-to-strong planner (arXiv 2502.04313, section 4): over many settings, how the gain falls with similarity, what that rule predicts
// for a setting that was not trained, and which supervisor to take. The paper prints correlations and means but no slope, so there is no
// rule to borrow: with fewer than four trained settings only its shares by quadrant can be applied, and that is said.
import { plural, type Random } from '../../base/index.ts';
import {
  correlationTest,
  fisherZ,
  meanOf,
  ols,
  partialCorrelation,
  pearson,
  studentQuantile,
} from '../../stats/index.ts';
import { type Figure, figureOf, type TestedFigure } from './figures.ts';
import { analyseRun, type RunAnalysis, type RunOptions, type WeakToStrongRun } from './weak-to-strong-run.ts';

/** Means over the 180 runs of the paper (4 weak and 3 strong models, 15 binary tasks): shares of test questions. */
export const published = {
  start: 0.751,
  weak: 0.041,
  trained: 0.074,
  elicitation: 0.112,
  union: 0.141,
  /** Gain and similarity: pooled, the range over pairs of models, and with the accuracy gap held fixed. */
  correlation: -0.85,
  correlationByPair: [-0.94, -0.69],
  partial: { estimate: -0.35, low: -0.47, high: -0.22 },
  /** Share of the trained student right, by (supervisor, elicited); the last is the middle of the paper's 11 to 14 %. */
  quadrants: { rightRight: 0.97, rightWrong: 0.422, wrongRight: 0.719, wrongWrong: 0.125 },
} as const;

/** The line of gain over similarity. */
export interface GainRule {
  /** Trained settings behind it. */
  readonly n: number;
  readonly intercept: Figure;
  /** Change of the gain per unit of CAPA, with HC3 errors. */
  readonly slope: Figure;
  readonly correlation: TestedFigure;
  /** The same with the accuracy gap (weak less strong start) held fixed. */
  readonly partial: TestedFigure;
  /** Root of the mean squared error when each setting is predicted without itself, by the rule and by the mean alone. */
  readonly errorLeftOut: number | null;
  readonly errorOfMean: number | null;
  /** True where the rule predicts settings that it has not seen better than their mean does, and the interval of its slope leaves out 0. */
  readonly isUseful: boolean;
}

/** A gain that is expected, and what it rests on. */
export interface PredictedGain extends Figure {
  readonly basis: 'own settings' | 'published quadrants';
}

/** One setting with what is expected of it. */
export interface PlannedRun extends RunAnalysis {
  /** Trained less strong start, as predicted without this setting's own outcome; null with a reason in `reasons.predicted`. */
  readonly predicted: PredictedGain | null;
}

/** Which supervisor to take for one student and task. */
export interface SupervisorChoice {
  readonly task: string;
  readonly strongName: string;
  readonly by: 'predicted gain' | 'complement';
  /** Best first. */
  readonly ranking: readonly {
    readonly weakName: string;
    readonly value: number;
    readonly similarity: number | null;
  }[];
  /** True where the intervals of the first two do not overlap. */
  readonly isClear: boolean;
}

/** The plan over all settings. */
export interface WeakToStrongPlan {
  readonly runs: readonly PlannedRun[];
  readonly rule: GainRule | null;
  /** Correlation of gain and similarity within each pair of models, where it has four tasks or more. */
  readonly byPair: readonly {
    readonly weakName: string;
    readonly strongName: string;
    readonly n: number;
    readonly r: number;
  }[];
  readonly choices: readonly SupervisorChoice[];
  readonly reasons: Readonly<Record<string, string>>;
}

/** Trained settings that a rule needs. */
const leastSettings = 4;

/** Plans over all settings. @throws OversightError('input') as `analyseRun` */
export function planWeakToStrong(
  runs: readonly WeakToStrongRun[],
  random: Random,
  options: RunOptions = {},
): WeakToStrongPlan {
  const { level = 0.95 } = options;
  const analyses = runs.map((run, i) => analyseRun(run, random.fork(i), options));
  const points = analyses.flatMap((run, i) =>
    run.gain?.estimate == null || run.similarity.estimate === null || run.accuracyGap === null
      ? []
      : [{ i, x: run.similarity.estimate, y: run.gain.estimate, gap: run.accuracyGap }],
  );
  const rule = ruleOf(points, level);
  const reasons: Record<string, string> = {};
  if (rule === null)
    reasons['rule'] =
      points.length < leastSettings
        ? `${trainedWords(analyses, points.length)}; a rule needs at least ${leastSettings}, and the paper prints no slope to borrow`
        : 'similarity does not vary over the trained settings';
  else if (rule.partial.estimate === null)
    reasons['rule.partial'] =
      points.length <= leastSettings
        ? `${points.length} trained settings leave no degree of freedom beside the accuracy gap; 5 are needed`
        : 'the accuracy gap alone determines the gain or the similarity';
  const planned = analyses.map((run, i): PlannedRun => {
    const predicted = predict(
      run,
      points.filter((point) => point.i !== i),
      level,
    );
    return 'reason' in predicted
      ? { ...run, predicted: null, reasons: { ...run.reasons, predicted: predicted.reason } }
      : { ...run, predicted };
  });
  return {
    runs: planned,
    rule,
    byPair: correlationsByPair(analyses),
    choices: chooseSupervisors(planned, rule),
    reasons,
  };
}

/** "3 trained settings", and how many of them can be placed on the line. */
function trainedWords(runs: readonly RunAnalysis[], placed: number): string {
  const trained = runs.filter(({ gain }) => gain !== null).length;
  const words = plural(trained, 'trained setting');
  if (trained === placed) return words;
  return placed === 0 ? `${words}, none with a defined CAPA` : `${words}, of which ${placed} with a defined CAPA`;
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly gap: number;
}

function ruleOf(points: readonly Point[], level: number): GainRule | null {
  const n = points.length;
  const [x, y] = [points.map((point) => point.x), points.map((point) => point.y)];
  const r = pearson(x, y);
  if (n < leastSettings || r === undefined) return null;
  const fit = fitOrNothing(x, y, level);
  if (!fit) return null;
  // Of four settings the interval has no degree of freedom: n - 1 - 3.
  const partial = n > leastSettings ? partialCorrelation(x, y, [points.map((point) => point.gap)]) : undefined;
  const leftOut = points.map((point, i) => {
    const others = points.filter((_, j) => j !== i);
    const line = fitOrNothing(
      others.map((one) => one.x),
      others.map((one) => one.y),
      level,
    );
    return line && (line.intercept.estimate! + line.coefficients[0]!.estimate! * point.x - point.y) ** 2;
  });
  const errorLeftOut = leftOut.every((square) => square !== undefined) ? Math.sqrt(meanOf(leftOut)!) : null;
  const slope = figureOf(fit.coefficients[0]!);
  const fromMean = points.map((point, i) => (meanOf(y.filter((_, j) => j !== i))! - point.y) ** 2);
  const errorOfMean = Math.sqrt(meanOf(fromMean)!);
  return {
    n,
    intercept: figureOf(fit.intercept),
    slope,
    correlation: { ...figureOf(fisherZ(r, n, level)), p: correlationTest(r, n)?.p ?? null },
    partial: { ...figureOf(fisherZ(partial, n, level, 1)), p: correlationTest(partial, n, 1)?.p ?? null },
    errorLeftOut,
    errorOfMean,
    isUseful: errorLeftOut !== null && errorLeftOut < errorOfMean && (slope.high! < 0 || slope.low! > 0),
  };
}

function fitOrNothing(x: readonly number[], y: readonly number[], level: number) {
  try {
    return ols(y, [x], level);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** From the settings other than this one, else from the paper's shares by quadrant. */
function predict(
  run: RunAnalysis,
  others: readonly Point[],
  level: number,
): PredictedGain | { readonly reason: string } {
  const at = run.similarity.estimate;
  const strong = run.accuracies.strong.estimate;
  if (at === null || strong === null) return { reason: run.reasons['similarity'] ?? 'no question is left' };
  const [x, y] = [others.map((point) => point.x), others.map((point) => point.y)];
  const fit = others.length >= leastSettings ? fitOrNothing(x, y, level) : undefined;
  if (fit) {
    const n = others.length;
    const estimate = fit.intercept.estimate! + fit.coefficients[0]!.estimate! * at;
    const mean = meanOf(x)!;
    const spreadX = x.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const variance = fit.residuals.reduce((sum, value) => sum + value * value, 0) / (n - 2);
    // The interval of one new setting, not of the line.
    const half =
      studentQuantile((1 + level) / 2, n - 2) * Math.sqrt(variance * (1 + 1 / n + (at - mean) ** 2 / spreadX));
    return { basis: 'own settings', estimate, low: estimate - half, high: estimate + half };
  }
  if (run.quadrants.length === 0)
    return { reason: 'fewer than four other trained settings, and no elicited student for the shares by quadrant' };
  const estimate = run.quadrants.reduce((sum, { supervisor, elicited, share }) => {
    const key = `${supervisor}${elicited === 'right' ? 'Right' : 'Wrong'}` as const;
    return sum + share.estimate! * published.quadrants[key];
  }, -strong);
  return { basis: 'published quadrants', estimate, low: null, high: null };
}

function correlationsByPair(runs: readonly RunAnalysis[]): WeakToStrongPlan['byPair'] {
  return groupBy(runs, (run) => JSON.stringify([run.weakName, run.strongName])).flatMap((own) => {
    const usable = own.filter((run) => run.gain?.estimate != null && run.similarity.estimate !== null);
    const r = pearson(
      usable.map((run) => run.similarity.estimate!),
      usable.map((run) => run.gain!.estimate!),
    );
    const { weakName, strongName } = own[0]!;
    return usable.length < leastSettings || r === undefined ? [] : [{ weakName, strongName, n: usable.length, r }];
  });
}

/** Ranks the supervisors of one student on one task; by predictions only where they are better than none. */
function chooseSupervisors(runs: readonly PlannedRun[], rule: GainRule | null): SupervisorChoice[] {
  return groupBy(runs, (run) => JSON.stringify([run.task, run.strongName])).flatMap((own): SupervisorChoice[] => {
    const usable = own.filter((run) => run.complement.estimate !== null);
    if (new Set(usable.map((run) => run.weakName)).size < 2) return [];
    // Two kinds of prediction cannot be ranked against each other.
    const basis = usable[0]!.predicted?.basis;
    const isPredicted =
      basis !== undefined &&
      (basis === 'published quadrants' || rule?.isUseful === true) &&
      usable.every((run) => run.predicted?.basis === basis);
    const figure = (run: PlannedRun): Figure => (isPredicted ? run.predicted! : run.complement);
    const sorted = usable.slice().sort((a, b) => figure(b).estimate! - figure(a).estimate!);
    const [first, second] = [figure(sorted[0]!), figure(sorted[1]!)];
    return [
      {
        task: own[0]!.task,
        strongName: own[0]!.strongName,
        by: isPredicted ? 'predicted gain' : 'complement',
        ranking: sorted.map((run) => ({
          weakName: run.weakName,
          value: figure(run).estimate!,
          similarity: run.similarity.estimate,
        })),
        isClear: first.low !== null && second.high !== null && first.low > second.high,
      },
    ];
  });
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups.values()];
}
