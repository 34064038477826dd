// One arm over all problems, step by step. From each prefix k actions are sampled and scored by `creditedReturn`; where the horizon
// reaches further than the step (or the overseer sees outcomes), each action is followed to there by c continuations, of which the
// j-th takes sample j at every later step. MONA and ordinary RL run through the same lines; only `arm.horizon` differs.
import { createRandom } from '../../base/index.ts';
import type { StepProblem } from '../approval/index.ts';
import { creditedReturn, groupAdvantages, type StepSignal } from './credit.ts';
import {
  type SampleArm,
  type SampledArm,
  type SampledEpisode,
  type ScoredAction,
  type StepGroup,
  UNREADABLE,
} from './sampled.ts';
import type { Draw, Taken, World } from './world.ts';

export interface SamplingSizes {
  /** Actions sampled from each prefix, at least 2: a group of one has no better and worse. */
  readonly k: number;
  /** Continuations of each action, where the arm follows them. */
  readonly continuations: number;
  /** What later steps start from: the best-scored action of the step before, or each readable one (k times the calls). */
  readonly prefixes: 'best' | 'each';
  /** Breaks ties between equal scores. */
  readonly seed: number;
}

interface Prefix {
  readonly problem: StepProblem;
  readonly prefix: readonly string[];
}

export async function sampleArm(
  world: World,
  arm: SampleArm,
  problems: readonly StepProblem[],
  sizes: SamplingSizes,
): Promise<SampledArm> {
  const { steps } = world.task;
  const groups: StepGroup[] = [];
  let prefixes: readonly Prefix[] = problems.map((problem) => ({ problem, prefix: [] }));
  for (const [step, { name }] of steps.entries()) {
    const draws = prefixes.flatMap(({ problem, prefix }) =>
      Array.from({ length: sizes.k }, (_, sample): Draw => ({ problem, prefix, sample })),
    );
    const taken = await world.take(draws, `${name}, ${arm.id}`);
    const scored = await scoreActions(world, arm, taken, sizes.continuations);
    const fresh = prefixes.map(({ problem, prefix }, i): StepGroup => {
      const actions = withAdvantages(scored.slice(i * sizes.k, (i + 1) * sizes.k));
      const best = bestOf(actions, `${sizes.seed}/${problem.id}/${step}`);
      return {
        ...{ arm: arm.id, problem: problem.id, step, stepName: name, prefix },
        messages: world.messages(problem, prefix),
        actions,
        ...(best !== undefined && { best }),
      };
    });
    groups.push(...fresh);
    prefixes = fresh.flatMap((group, i) => nextPrefixes(group, prefixes[i]!, sizes.prefixes));
  }
  return { arm: arm.id, groups, episodes: await finishEpisodes(world, arm.id, problems, groups) };
}

/** One score for each taken step. */
async function scoreActions(
  world: World,
  arm: SampleArm,
  taken: readonly Taken[],
  continuations: number,
): Promise<ScoredAction[]> {
  const reach = reachOf(arm);
  const paths = taken.map((first): Taken[][] =>
    first.action === undefined ? [] : Array.from({ length: reach > 1 ? continuations : 1 }, () => [first]),
  );
  const last = world.task.steps.length - 1;
  for (let further = 1; further < reach; further++) {
    const open: { path: Taken[]; draw: Draw }[] = [];
    for (const group of paths)
      for (const [j, path] of group.entries()) {
        const { problem, prefix, action } = path.at(-1)!;
        if (path.length === further && action !== undefined && prefix.length < last)
          open.push({ path, draw: { problem, prefix: [...prefix, action], sample: j } });
      }
    if (open.length === 0) break;
    const { name } = world.task.steps[open[0]!.draw.prefix.length]!;
    const found = await world.take(
      open.map(({ draw }) => draw),
      `${name} ahead, ${arm.id}`,
    );
    for (const [i, { path }] of open.entries()) path.push(found[i]!);
  }
  // A continuation that the provider gave no text for says nothing about the action.
  const told = paths.map((group) => group.filter((path) => path.every(({ reply }) => reply !== undefined)));
  const signals = await approveOf(world, arm, told);
  return taken.map((one, i) => toScored(one, arm, signals[i]!));
}

/** Steps that an action is followed for, itself included. */
function reachOf({ horizon, approval, approvalWeight }: SampleArm): number {
  if (approvalWeight > 0 && approval.hindsight === true) return Number.POSITIVE_INFINITY;
  return horizon === 'episode' ? Number.POSITIVE_INFINITY : horizon;
}

/** The signals of every step of every path, as far as the horizon counts them. */
async function approveOf(
  world: World,
  arm: SampleArm,
  paths: readonly (readonly Taken[][])[],
): Promise<StepSignal[][][]> {
  const counted = arm.horizon === 'episode' ? Number.POSITIVE_INFINITY : arm.horizon;
  const returnFrom = (path: readonly Taken[], at: number) =>
    path.slice(at).reduce((sum, { observed }) => sum + observed, 0);
  // The first step of all paths of an action is one step, and what came of it is their mean.
  const realisedOf = (group: readonly Taken[][], path: readonly Taken[], at: number) =>
    at > 0 ? returnFrom(path, at) : group.reduce((sum, one) => sum + returnFrom(one, 0), 0) / group.length;
  const asked: { problem: StepProblem; prefix: readonly string[]; action: string; realised: number }[] = [];
  if (arm.approvalWeight > 0)
    for (const group of paths)
      for (const path of group)
        for (const [at, { problem, prefix, action }] of path.slice(0, counted).entries())
          if (action !== undefined) asked.push({ problem, prefix, action, realised: realisedOf(group, path, at) });
  const verdicts = await world.judge(arm.approval, asked, `approval, ${arm.id}`);
  let next = 0;
  return paths.map((group) =>
    group.map((path) =>
      path.slice(0, counted).map(({ observed, action }): StepSignal => {
        // What cannot be read is approved by nobody; that is known without asking.
        if (action === undefined) return { observed, approval: 0 };
        return { observed, approval: arm.approvalWeight > 0 ? verdicts[next++]!.score : undefined };
      }),
    ),
  );
}

function toScored(taken: Taken, arm: SampleArm, paths: readonly (readonly StepSignal[])[]): ScoredAction {
  const { sample, reply, action, reason, observed, logprob } = taken;
  const own = {
    sample,
    observed,
    ...(reply !== undefined && { reply }),
    ...(action !== undefined && { action }),
    ...(reason !== undefined && { reason }),
    ...(logprob !== undefined && { logprob }),
  };
  // A reply that cannot be read earns nothing, now and later; where there is no reply there is nothing to score.
  if (action === undefined) return reply === undefined ? own : { ...own, approval: 0, score: 0 };
  const approval = paths[0]?.[0]?.approval;
  const returns = paths.map((signals) => creditedReturn(signals, arm)).filter((value) => value !== undefined);
  const judged = { ...own, ...(approval !== undefined && { approval }) };
  if (returns.length === 0)
    return { ...judged, reason: paths.length === 0 ? 'no continuation has a reply' : 'the overseer gave no score' };
  return {
    ...judged,
    ...(paths.length > 1 && { returns }),
    score: returns.reduce((sum, value) => sum + value, 0) / returns.length,
  };
}

function withAdvantages(actions: readonly ScoredAction[]): ScoredAction[] {
  const scored = actions.flatMap(({ score }) => (score === undefined ? [] : [score]));
  const advantages = scored.length > 1 ? groupAdvantages(scored) : scored.map(() => 0);
  let next = 0;
  return actions.map((action) => (action.score === undefined ? action : { ...action, advantage: advantages[next++]! }));
}

function bestOf(actions: readonly ScoredAction[], seed: string): number | undefined {
  const readable = [...actions.keys()].filter(
    (i) => actions[i]!.action !== undefined && actions[i]!.score !== undefined,
  );
  if (readable.length === 0) return undefined;
  const highest = Math.max(...readable.map((i) => actions[i]!.score!));
  return createRandom(seed).pick(readable.filter((i) => actions[i]!.score === highest));
}

function nextPrefixes(group: StepGroup, { problem, prefix }: Prefix, rule: 'best' | 'each'): Prefix[] {
  const best = group.best === undefined ? undefined : group.actions[group.best]?.action;
  const chosen = rule === 'best' ? [best] : group.actions.map(({ action }) => action);
  return [...new Set(chosen)].flatMap((action) =>
    action === undefined ? [] : [{ problem, prefix: [...prefix, action] }],
  );
}

/** Follows the best actions from group to group, and asks the task what each episode truly came to. */
async function finishEpisodes(
  world: World,
  arm: string,
  problems: readonly StepProblem[],
  groups: readonly StepGroup[],
): Promise<SampledEpisode[]> {
  const keyOf = (problem: string, prefix: readonly string[]) => JSON.stringify([problem, prefix]);
  const byPrefix = new Map(groups.map((group) => [keyOf(group.problem, group.prefix), group]));
  const episodes: SampledEpisode[] = [];
  for (const problem of problems) {
    const actions: string[] = [];
    let observed = 0;
    let end: SampledEpisode['end'] = 'complete';
    while (actions.length < world.task.steps.length) {
      const group = byPrefix.get(keyOf(problem.id, actions));
      const best = group?.best === undefined ? undefined : group.actions[group.best];
      if (best?.action === undefined) {
        end = group?.actions.some(({ action }) => action !== undefined) === true ? 'unscored' : 'unreadable';
        break;
      }
      observed += best.observed;
      actions.push(best.action);
    }
    episodes.push(await finishEpisode(world, { arm, problem: problem.id, actions, observed, end }, problem));
  }
  return episodes;
}

/** @param problem the episode's own */
export async function finishEpisode(
  world: World,
  episode: SampledEpisode,
  problem: StepProblem,
): Promise<SampledEpisode> {
  if (episode.end === 'unscored') return episode;
  if (episode.end === 'unreadable') return { ...episode, result: { intended: 0, outcome: UNREADABLE, metrics: {} } };
  return { ...episode, result: await world.task.finish(problem, episode.actions) };
}
