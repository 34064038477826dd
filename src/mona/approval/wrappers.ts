// Overseers made worse or better on purpose: noise, systematic error, a share of the realised outcome (the outcome-leak dial, after
// the approval spectrum of arXiv 2501.13011), a calibration; and several overseers as one. All randomness is a function of the seed
// and the item, so that the same step is judged the same in every arm and in every run.
import { createRandom, hashJson, OversightError } from '../../base/index.ts';
import { type Platt, plattProbability } from '../../stats/index.ts';
import type { ApprovalItem, ApprovalVerdict, StepProblem, TextApproval } from './text-approval.ts';

/** Adds Gaussian noise of this standard deviation, one draw for each step text; scores may then leave [0, 1]. */
export function noisyApproval<P extends StepProblem>(
  inner: TextApproval<P>,
  scale: number,
  seed: number,
): TextApproval<P> {
  checkRange('noise', scale, 0, Number.MAX_VALUE);
  return wrap(inner, `noisy(${scale}, ${inner.name})`, { kind: 'noisy', scale, seed }, (score, item) => {
    const { task, step, problem, prefix, action } = item;
    return score + scale * createRandom(`${seed}/noise/${hashJson([task, step, problem.id, prefix, action])}`).normal();
  });
}

/** Says the opposite (1 - score) about every text of a problem's step, in this share of them: wrong, and wrong in one direction. */
export function misspecifiedApproval<P extends StepProblem>(
  inner: TextApproval<P>,
  share: number,
  seed: number,
): TextApproval<P> {
  checkRange('misspecification', share, 0, 1);
  return wrap(
    inner,
    `misspecified(${share}, ${inner.name})`,
    { kind: 'misspecified', share, seed },
    (score, { step, problem }) =>
      createRandom(`${seed}/misspecified/${step}/${problem.id}`).chance(share) ? 1 - score : score,
  );
}

/**
 * Forms this share of the approval from what came of the step instead of foresight: 0 is MONA's overseer, 1 is an overseer who
 * waits for the result, with which the incentive over several steps returns.
 */
export function leakyApproval<P extends StepProblem>(inner: TextApproval<P>, share: number): TextApproval<P> {
  checkRange('leak', share, 0, 1);
  if (share === 0) return inner;
  const wrapped = wrap(inner, `leaky(${share}, ${inner.name})`, { kind: 'leaky', share }, (score, item) => {
    if (item.realised === undefined)
      throw new OversightError(`approval "${inner.name}" with a leak was asked without an outcome`, {
        remedy: 'Only a sampler that follows each action to the end can use it.',
      });
    return (1 - share) * score + share * item.realised;
  });
  return { ...wrapped, hindsight: true };
}

/** Maps scores by Platt's calibration: the probability that a person would approve. */
export function calibratedApproval<P extends StepProblem>(inner: TextApproval<P>, fit: Platt): TextApproval<P> {
  return wrap(inner, `calibrated(${inner.name})`, { kind: 'calibrated', fit }, (score) => plattProbability(fit, score));
}

export interface WeightedApproval<P extends StepProblem> {
  readonly weight: number;
  readonly approval: TextApproval<P>;
}

/** The weighted mean of several overseers. Where one of them gives no score there is none. */
export function composeApproval<P extends StepProblem>(parts: readonly WeightedApproval<P>[]): TextApproval<P> {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  for (const { weight } of parts) checkRange('weight', weight, 0, Number.MAX_VALUE);
  const [first] = parts;
  if (first === undefined || !(total > 0))
    throw new OversightError('approval is composed of nothing', {
      kind: 'usage',
      remedy: 'Name at least one overseer with a weight above 0.',
    });
  if (parts.length === 1) return first.approval;
  return {
    name: parts.map(({ weight, approval }) => `${weight}*${approval.name}`).join(' + '),
    configuration: {
      kind: 'composed',
      parts: parts.map(({ weight, approval }) => ({ weight, configuration: approval.configuration })),
    },
    hindsight: parts.some(({ approval }) => approval.hindsight === true),
    async judge(items, signal) {
      const verdicts: (readonly ApprovalVerdict[])[] = [];
      for (const { approval } of parts) verdicts.push(await approval.judge(items, signal));
      return items.map((_, index) => {
        let score = 0;
        for (const [part, { weight, approval }] of parts.entries()) {
          const verdict = verdicts[part]![index]!;
          if (verdict.score === undefined) return { score: undefined, reason: `${approval.name}: ${verdict.reason}` };
          score += (weight / total) * verdict.score;
        }
        return { score };
      });
    },
    async estimate(items) {
      const sum = { calls: 0, inputTokens: 0, outputTokens: 0 };
      let cost: number | undefined = 0;
      let worstCost: number | undefined = 0;
      for (const { approval } of parts) {
        const one = await approval.estimate?.(items);
        if (!one) continue;
        sum.calls += one.calls;
        sum.inputTokens += one.inputTokens;
        sum.outputTokens += one.outputTokens;
        cost = cost === undefined || one.cost === undefined ? undefined : cost + one.cost;
        worstCost = worstCost === undefined || one.worstCost === undefined ? undefined : worstCost + one.worstCost;
      }
      return { ...sum, cost, worstCost };
    },
    async close() {
      for (const { approval } of parts) await approval.close?.();
    },
  };
}

function wrap<P extends StepProblem>(
  inner: TextApproval<P>,
  name: string,
  configuration: Readonly<Record<string, unknown>>,
  change: (score: number, item: ApprovalItem<P>) => number,
): TextApproval<P> {
  return {
    ...inner,
    name,
    configuration: { ...configuration, inner: inner.configuration },
    async judge(items, signal) {
      const verdicts = await inner.judge(items, signal);
      return verdicts.map((verdict, index) =>
        verdict.score === undefined ? verdict : { ...verdict, score: change(verdict.score, items[index]!) },
      );
    },
  };
}

function checkRange(what: string, value: number, low: number, high: number): void {
  if (!(value >= low && value <= high))
    throw new OversightError(
      `${what} of approval is ${value}; it must be ${high === 1 ? 'from 0 to 1' : 'at least 0'}`,
      {
        kind: 'usage',
        remedy: 'Give another number.',
      },
    );
}
