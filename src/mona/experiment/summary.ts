// What an arm came to over its seeds: shares of outcomes and means of metrics with their intervals, and how far seeds differ.
import type { Interval } from '../../stats/index.ts';
import { majorityOverSeeds, meanOverSeeds, wilsonOverSeeds } from './seed-intervals.ts';
import type { Arm, ArmResult, Experiment, Metric } from './types.ts';

/** A figure for JSON: null where it is not known. */
export interface SeedFigure {
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface ShareSummary {
  readonly outcome: string;
  /** Mean of the seeds' shares, with Wilson's interval over seeds: what the charts draw. */
  readonly overSeeds: SeedFigure;
  /** The same mean with Student's t over seeds: narrower, and of no width where all seeds agree. */
  readonly student: SeedFigure;
  /** Share of all episodes of all seeds together. */
  readonly pooled: number;
  readonly least: number;
  readonly most: number;
  /** Seeds of which more than half of the episodes ended so, and Wilson's interval of their share. */
  readonly majority: { readonly seeds: number; readonly of: number } & SeedFigure;
}

export interface MetricSummary extends SeedFigure {
  readonly name: string;
  /** One value for each seed that has one. */
  readonly values: readonly number[];
}

export interface ArmSummary {
  readonly arm: Arm;
  readonly seeds: readonly number[];
  /** Over all seeds. */
  readonly episodes: number;
  readonly seconds: number;
  readonly shares: readonly ShareSummary[];
  readonly metrics: readonly MetricSummary[];
  readonly warnings: readonly string[];
}

export function summarise(experiment: Experiment, results: readonly ArmResult[]): readonly ArmSummary[] {
  return [...groupByArm(results).values()].map((group) => summariseArm(experiment, group));
}

/** Results by arm, in the order in which arms first appear. */
export function groupByArm(results: readonly ArmResult[]): ReadonlyMap<string, readonly ArmResult[]> {
  const groups = new Map<string, ArmResult[]>();
  for (const result of results) {
    const group = groups.get(result.arm.id);
    if (group) group.push(result);
    else groups.set(result.arm.id, [result]);
  }
  return groups;
}

function summariseArm(experiment: Experiment, results: readonly ArmResult[]): ArmSummary {
  const episodes = sum(results.map((result) => result.episodes));
  return {
    arm: results[0]!.arm,
    seeds: results.map(({ seed }) => seed),
    episodes,
    seconds: sum(results.map(({ seconds }) => seconds)),
    shares: experiment.outcomes.map((outcome) => summariseShare(outcome, results, episodes)),
    metrics: experiment.metrics.map((metric) => summariseMetric(metric, results)),
    warnings: [...new Set(results.flatMap(({ warnings }) => warnings))],
  };
}

function summariseShare(outcome: string, results: readonly ArmResult[], episodes: number): ShareSummary {
  // Fractions of an exact evaluation may sum to 1 plus a rounding.
  const shares = results.map((result) => Math.min(1, (result.outcomes[outcome] ?? 0) / result.episodes));
  const majority = majorityOverSeeds(shares);
  return {
    outcome,
    overSeeds: figureOf(wilsonOverSeeds(shares), 1),
    student: figureOf(meanOverSeeds(shares, true)),
    pooled: Math.min(1, sum(results.map((result) => result.outcomes[outcome] ?? 0)) / episodes),
    least: Math.min(...shares),
    most: Math.max(...shares),
    majority: { seeds: majority.seeds, of: shares.length, ...figureOf(majority, 1) },
  };
}

export function summariseMetric({ name, unit }: Metric, results: readonly ArmResult[]): MetricSummary {
  const values = results.flatMap(({ metrics }) => metrics[name] ?? []);
  // Differences of shares ("gap") may be below 0, whatever their unit: only values that all lie in [0, 1] are cut to it.
  const isShare = unit === 'fraction' && values.every((value) => value >= 0 && value <= 1);
  return { name, values, ...figureOf(meanOverSeeds(values, isShare)) };
}

/** Infinite ends are no ends, and fewer than `least` seeds have an estimate without an interval. */
export function figureOf({ estimate, low, high, n }: Interval, least = 2): SeedFigure {
  const known = (value: number | undefined) => (value !== undefined && Number.isFinite(value) ? value : null);
  return n < least
    ? { estimate: known(estimate), low: null, high: null }
    : { estimate: known(estimate), low: known(low), high: known(high) };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
