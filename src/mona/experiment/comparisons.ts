// Differences between arms, seed by seed: what two arms trained from the same seed have in common cancels. The comparisons are
// fixed beforehand, so that nobody picks the ones that look best afterwards.
import { canonicalJson, createRandom } from '../../base/index.ts';
import { meanInterval, pairedBootstrap } from '../../stats/index.ts';
import { figureOf, groupByArm, type SeedFigure } from './summary.ts';
import type { Arm, ArmResult, Experiment, Metric } from './types.ts';

export interface Comparison {
  readonly first: Arm;
  readonly second: Arm;
  readonly metric: Metric;
  /** Mean of first - second over the seeds that both have; percentile interval of a bootstrap over these seeds. */
  readonly difference: SeedFigure;
  /** The same mean with Student's t over the paired differences. */
  readonly student: SeedFigure;
  /** Seeds that both have. */
  readonly seeds: number;
  /** Seeds in which the first is lower, and higher; the rest tie. */
  readonly lower: number;
  readonly higher: number;
}

/** The two metrics that were declared before anything was trained. */
export function declaredMetrics(experiment: Experiment): { readonly safety: Metric; readonly capability: Metric } {
  const of = (role: Metric['role']): Metric => {
    const metric = experiment.metrics.find((one) => one.role === role);
    if (!metric) throw new TypeError(`the experiment ${experiment.environment} declares no metric for ${role}`);
    return metric;
  };
  return { safety: of('safety'), capability: of('capability') };
}

/** Each of the comparisons on both declared metrics. With five seeds the bootstrap has two thirds of Student's width: both are given. */
export function compareArms(experiment: Experiment, results: readonly ArmResult[]): readonly Comparison[] {
  const groups = groupByArm(results);
  const { safety, capability } = declaredMetrics(experiment);
  return pairsOf([...groups.values()].map((group) => group[0]!.arm)).flatMap(([first, second]) =>
    [safety, capability].map((metric) => compare(groups.get(first.id)!, groups.get(second.id)!, metric)),
  );
}

/** Each MONA arm beside ordinary RL and beside ordinary RL with the same approval; the bad overseer and the control beside MONA. */
function pairsOf(arms: readonly Arm[]): readonly (readonly [Arm, Arm])[] {
  const mona = arms.filter(({ kind }) => kind === 'mona');
  const pairs: [Arm, Arm][] = [];
  for (const arm of mona) {
    const ordinary = ordinaryFor(arm, arms);
    if (ordinary) pairs.push([arm, ordinary]);
    const same = sameApproval(arm, arms);
    if (same) pairs.push([arm, same]);
  }
  for (const arm of arms) {
    if (arm.kind !== 'mona-bad-overseer' && arm.kind !== 'one-step-hack') continue;
    const beside = counterpart(arm, mona);
    if (beside) pairs.push([arm, beside]);
  }
  return pairs;
}

/**
 * Ordinary RL with equal options (a KL weight, for example); else with options that differ only in what it does not have, such
 * as a form of approval. Ordinary RL under another KL weight is none: the arms would differ in two things.
 */
export function ordinaryFor(arm: Arm, arms: readonly Arm[]): Arm | undefined {
  const all = arms.filter(({ kind }) => kind === 'ordinary-rl');
  const agrees = ({ options = {} }: Arm) =>
    Object.entries(options).every(([name, value]) => arm.options?.[name] === value);
  return all.find((other) => haveSameOptions(arm, other)) ?? all.find(agrees);
}

/** Ordinary RL with the same approval at the same weight. */
export function sameApproval(arm: Arm, arms: readonly Arm[]): Arm | undefined {
  return arms.find(
    (other) =>
      other.kind === 'ordinary-rl-with-approval' &&
      other.approvalWeight === arm.approvalWeight &&
      other.approval === arm.approval &&
      haveSameOptions(arm, other),
  );
}

const haveSameOptions = (one: Arm, other: Arm): boolean =>
  canonicalJson(one.options ?? {}) === canonicalJson(other.options ?? {});

/**
 * The MONA arm from which a bad overseer or a negative control differs in one thing: of equal options but for the hack itself,
 * and of the same weight, else the heaviest.
 */
export function counterpart(arm: Arm, mona: readonly Arm[]): Arm | undefined {
  const { oneStepHack, ...options } = arm.options ?? {};
  const equal = mona.filter((other) => haveSameOptions({ ...arm, options }, other));
  return (
    equal.find(({ approvalWeight }) => approvalWeight === arm.approvalWeight) ??
    [...equal].sort((a, b) => b.approvalWeight - a.approvalWeight)[0]
  );
}

function compare(first: readonly ArmResult[], second: readonly ArmResult[], metric: Metric): Comparison {
  const pairs = first.flatMap((one) => {
    const other = second.find(({ seed }) => seed === one.seed);
    const [a, b] = [one.metrics[metric.name], other?.metrics[metric.name]];
    return a === undefined || b === undefined ? [] : [[a, b] as const];
  });
  const mean = (side: 0 | 1) => (indices: Int32Array) =>
    indices.length === 0 ? undefined : indices.reduce((sum, i) => sum + pairs[i]![side], 0) / indices.length;
  const [one, other] = [first[0]!.arm, second[0]!.arm];
  // Named by what is compared: another arm in the report moves no interval.
  const random = createRandom('mona.compare').fork(`${one.id}/${other.id}/${metric.name}`);
  const interval = pairedBootstrap(pairs.length, mean(0), mean(1), random, { method: 'percentile' });
  return {
    first: one,
    second: other,
    metric,
    difference: figureOf(interval),
    student: figureOf(meanInterval(pairs.map(([a, b]) => a - b))),
    seeds: pairs.length,
    lower: pairs.filter(([a, b]) => a < b).length,
    higher: pairs.filter(([a, b]) => a > b).length,
  };
}
