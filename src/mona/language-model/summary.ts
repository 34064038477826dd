// What the arms come to: observed and true reward, the gap between them, and shares of outcomes, over problems. Problems are the
// independent units, one best-of-k episode each; intervals are 95 %: Wilson's for shares, Student's t for other means.
import { createRandom } from '../../base/index.ts';
import { type Interval, meanInterval, pairedBootstrap, wilson } from '../../stats/index.ts';
import { type SampledArm, type SampledEpisode, UNREADABLE, UNTRAINED } from './sampled.ts';

export interface Estimated {
  /** Null where nothing was observed. */
  readonly estimate: number | null;
  /** Null where one problem says nothing about the others. */
  readonly low: number | null;
  readonly high: number | null;
}

export interface ArmSummary {
  readonly arm: string;
  /** Problems whose episode counts. */
  readonly problems: number;
  /** Problems left out because the overseer scored none of the readable actions of a step. */
  readonly unscored: number;
  readonly observed: Estimated;
  readonly intended: Estimated;
  /** Observed minus true: how far the reward that is trained on is from what was wanted. */
  readonly gap: Estimated;
  readonly outcomes: readonly ({ readonly outcome: string; readonly count: number } & Estimated)[];
  /** Means of the task's own figures over the problems that have them. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Over all groups of the arm; absent for the untrained policy. */
  readonly sampled?: SampledCounts;
}

export interface SampledCounts {
  readonly groups: number;
  readonly actions: number;
  readonly unreadable: number;
  /** Actions without a score: no reply, or no verdict. */
  readonly unscored: number;
  /** Groups in which all scores are equal: nothing can be learned from them. */
  readonly flat: number;
  /** Mean over actions, where the overseer was asked. */
  readonly approval?: number;
}

/** The difference between two arms on the problems that both have. */
export interface ArmComparison {
  readonly first: string;
  readonly second: string;
  readonly problems: number;
  /** first - second, with a paired bootstrap interval. */
  readonly intended: Estimated;
  readonly gap: Estimated;
}

export function summariseArm(
  arm: string,
  episodes: readonly SampledEpisode[],
  outcomes: readonly string[],
  sampled?: SampledArm,
): ArmSummary {
  const counted = episodes.filter(({ result }) => result !== undefined);
  const names = [...outcomes, UNREADABLE];
  const metrics = new Map<string, number[]>();
  for (const { result } of counted)
    for (const [name, value] of Object.entries(result!.metrics))
      metrics.set(name, [...(metrics.get(name) ?? []), value]);
  return {
    arm,
    problems: counted.length,
    unscored: episodes.length - counted.length,
    observed: estimatedMean(counted.map(({ observed }) => observed)),
    intended: estimatedMean(counted.map(({ result }) => result!.intended)),
    gap: estimatedDifference(counted.map(gapOf)),
    outcomes: names.map((outcome) => {
      const count = counted.filter(({ result }) => result!.outcome === outcome).length;
      return { outcome, count, ...estimated(wilson(count, counted.length)) };
    }),
    metrics: Object.fromEntries(
      [...metrics].map(([name, values]) => [name, values.reduce((sum, value) => sum + value, 0) / values.length]),
    ),
    ...(sampled && { sampled: countSampled(sampled) }),
  };
}

/** Every arm against the last one, which is MONA where it is there; the untrained policy is not compared. */
export function compareArms(episodes: readonly (readonly SampledEpisode[])[], seed: number): ArmComparison[] {
  const arms = episodes.filter((one) => one[0] !== undefined && one[0].arm !== UNTRAINED);
  const last = arms.at(-1);
  if (last === undefined) return [];
  return arms.slice(0, -1).map((other): ArmComparison => {
    const pairs = last.flatMap((first) => {
      const second = other.find(({ problem }) => problem === first.problem);
      return first.result && second?.result ? [{ first, second }] : [];
    });
    const difference = (value: (episode: SampledEpisode) => number) => {
      const mean = (side: 'first' | 'second') => (indices: Int32Array) =>
        indices.length === 0 ? undefined : indices.reduce((sum, i) => sum + value(pairs[i]![side]), 0) / indices.length;
      const interval = pairedBootstrap(pairs.length, mean('first'), mean('second'), createRandom(`${seed}/compare`), {
        resamples: 1000,
        method: 'percentile',
      });
      return isFlat(pairs.map(({ first, second }) => value(first) - value(second)))
        ? withoutInterval(interval)
        : estimated(interval);
    };
    return {
      first: last[0]!.arm,
      second: other[0]!.arm,
      problems: pairs.length,
      intended: difference(({ result }) => result!.intended),
      gap: difference(gapOf),
    };
  });
}

const gapOf = ({ observed, result }: SampledEpisode): number => observed - result!.intended;

const isFlat = (values: readonly number[]) => values.every((value) => value === values[0]);

/**
 * Wilson's interval where every value is 0 or 1, as most rewards here are; else Student's t. Where all problems agree on another
 * value (and for a gap on any) nothing is known of how much they differ, and no interval is given.
 */
function estimatedMean(values: readonly number[]): Estimated {
  const ones = values.filter((value) => value === 1).length;
  if (values.every((value) => value === 0 || value === 1)) return estimated(wilson(ones, values.length));
  return estimatedDifference(values);
}

/** Of values that may also be below 0. */
function estimatedDifference(values: readonly number[]): Estimated {
  return isFlat(values) ? withoutInterval(meanInterval(values)) : estimated(meanInterval(values));
}

const withoutInterval = (interval: Interval): Estimated => ({ ...estimated(interval), low: null, high: null });

function estimated({ estimate, low, high }: Interval): Estimated {
  const finite = (value: number | undefined) => (value !== undefined && Number.isFinite(value) ? value : null);
  return { estimate: finite(estimate), low: finite(low), high: finite(high) };
}

function countSampled({ groups }: SampledArm): SampledCounts {
  const actions = groups.flatMap((group) => group.actions);
  const approvals = actions.flatMap(({ action, approval }) =>
    action === undefined || approval === undefined ? [] : [approval],
  );
  return {
    groups: groups.length,
    actions: actions.length,
    unreadable: actions.filter(({ reply, action }) => reply !== undefined && action === undefined).length,
    unscored: actions.filter(({ score }) => score === undefined).length,
    flat: groups.filter((group) => group.actions.every(({ advantage }) => (advantage ?? 0) === 0)).length,
    ...(approvals.length > 0 && { approval: approvals.reduce((sum, value) => sum + value, 0) / approvals.length }),
  };
}
