// Plays a policy to see what it does: returns of whole episodes, and every decision for who wants to look.
import { OversightError, type Random } from '../../base/index.ts';
import { draw, likeliest } from './choice.ts';
import type { DecisionEnvironment, Episodes, Policy } from './decision-environment.ts';
import { requireWhole } from './training.ts';

export interface PlayOptions {
  readonly episodes: number;
  readonly random: Random;
  /** Episodes side by side; default 256. */
  readonly parallel?: number;
  /** Takes the likeliest action instead of drawing one; default false. */
  readonly greedy?: boolean;
  /** Called after every decision, for all episodes side by side. */
  readonly onDecision?: (decision: PlayedDecision) => void;
}

export interface PlayedDecision {
  /** As they are after the decision. */
  readonly episodes: Episodes;
  /** 1 where an action was taken, [count]. */
  readonly acting: Uint8Array;
  readonly actions: Int32Array;
  /** What the actions were taken on, [count, features]. */
  readonly before: Int32Array;
}

/** Sums over each episode. */
export interface EpisodeReturns {
  readonly observed: Float64Array;
  /** With what was added in hindsight. */
  readonly approval: Float64Array;
  readonly intended: Float64Array;
  readonly decisions: Int32Array;
}

export function playEpisodes(environment: DecisionEnvironment, policy: Policy, options: PlayOptions): EpisodeReturns {
  const { episodes: total, random, parallel = 256, greedy = false } = options;
  requireWhole('episodes', total, 1);
  requireWhole('parallel', parallel, 1);
  const returns: EpisodeReturns = {
    observed: new Float64Array(total),
    approval: new Float64Array(total),
    intended: new Float64Array(total),
    decisions: new Int32Array(total),
  };
  const choices = random.fork('choices');
  for (let first = 0; first < total; first += parallel) {
    const count = Math.min(parallel, total - first);
    const episodes = environment.begin(count, random.fork(`episodes ${first}`));
    const actions = new Int32Array(count);
    const acting = new Uint8Array(count);
    while (episodes.live.includes(1)) {
      acting.set(episodes.live);
      const before = episodes.observations.slice();
      const chances = policy.probabilities(before, count, episodes.allowed?.slice());
      for (let i = 0; i < count; i++) {
        if (acting[i] === 0) continue;
        const from = i * environment.actions;
        actions[i] = greedy
          ? likeliest(chances, from, environment.actions)
          : draw(chances, from, environment.actions, choices);
        if (!(chances[from + actions[i]!]! > 0)) throw noChance(actions[i]!);
      }
      episodes.act(actions);
      for (let i = 0; i < count; i++)
        if (acting[i] === 1) addDecision(returns, first + i, episodes, i, environment.steps);
      options.onDecision?.({ episodes, acting, actions, before });
    }
  }
  return returns;
}

function addDecision(returns: EpisodeReturns, to: number, episodes: Episodes, i: number, steps: number): void {
  returns.observed[to]! += episodes.observed[i]!;
  returns.approval[to]! += episodes.approval[i]!;
  returns.intended[to]! += episodes.intended[i]!;
  returns.decisions[to]! += 1;
  if (!episodes.hindsight || episodes.live[i] === 1) return;
  for (let step = 0; step < steps; step++) returns.approval[to]! += episodes.hindsight[i * steps + step]!;
}

function noChance(action: number): OversightError {
  return new OversightError(`action ${action} was drawn though the policy gives it no chance`, {
    kind: 'input',
    remedy: 'A policy must give every row at least one action with a chance above 0.',
  });
}
