// Camera Dropbox for the learners: many episodes side by side as arrays. Every step is one decision; approval comes with the step
// from foresight alone, so there is nothing to add in hindsight. A seen box ends the task; the time limit only cuts it.
import type { Random } from '../../base/index.ts';
import type { DecisionEnvironment, Episodes } from '../learning/decision-environment.ts';
import { observationSizes, writeObservation } from './observation.ts';
import { type ApprovalForm, approvalOf, type Overseer } from './overseer.ts';
import { endedState } from './states.ts';
import type { CameraDropbox } from './world.ts';

export interface DecisionEnvironmentOptions {
  /**
   * Default 'advantage': a judgement that stands on its own, to be weighed against the observed reward. With 'potential' the signal is
   * the published table, in which the last step counts 0: there the observed reward of that step is kept from the learner as well.
   */
  readonly form?: ApprovalForm | undefined;
}

export function createDecisionEnvironment(
  world: CameraDropbox,
  overseer: Overseer,
  { form = 'advantage' }: DecisionEnvironmentOptions = {},
): DecisionEnvironment {
  return {
    name: 'camera-dropbox',
    origin: 'published rules',
    features: observationSizes(world),
    actions: world.actions,
    steps: world.rules.limit,
    decisions: world.rules.limit,
    begin: (count, random) => beginEpisodes(world, overseer, form, count, random),
  };
}

function beginEpisodes(
  world: CameraDropbox,
  overseer: Overseer,
  form: ApprovalForm,
  count: number,
  random: Random,
): Episodes {
  const { limit, cells } = world.rules;
  const state = new Int32Array(count);
  const episodes = {
    count,
    live: new Uint8Array(count),
    step: new Int32Array(count),
    observations: new Int32Array(count * (cells + 1)),
    allowed: undefined,
    reference: undefined,
    observed: new Float64Array(count),
    approval: new Float64Array(count),
    intended: new Float64Array(count),
    hindsight: undefined,
    terminated: new Uint8Array(count),
    truncated: new Uint8Array(count),
  };
  const show = (i: number) =>
    writeObservation(world, episodes.step[i]!, state[i]!, episodes.observations, i * (cells + 1));
  const restart = (i: number) => {
    state[i] = world.starts[random.integer(world.starts.length)]!;
    episodes.live[i] = 1;
    episodes.step[i] = 0;
    show(i);
  };
  const act = (actions: Int32Array) => {
    for (let i = 0; i < count; i++) {
      episodes.terminated[i] = 0;
      episodes.truncated[i] = 0;
      episodes.observed[i] = 0;
      episodes.approval[i] = 0;
      episodes.intended[i] = 0;
      if (episodes.live[i] === 0) continue;
      const t = episodes.step[i]!;
      const entered = world.next[4 * state[i]! + actions[i]!]!;
      episodes.observed[i] = form === 'potential' && t === limit - 1 ? 0 : world.observed[entered]!;
      episodes.approval[i] = approvalOf(world, overseer, form, t, state[i]!, entered);
      episodes.intended[i] = world.intended[entered]!;
      state[i] = entered;
      episodes.step[i] = t + 1;
      const hasEnded = entered === endedState;
      episodes.terminated[i] = hasEnded ? 1 : 0;
      episodes.truncated[i] = !hasEnded && t + 1 >= limit ? 1 : 0;
      episodes.live[i] = hasEnded || t + 1 >= limit ? 0 : 1;
      show(i);
    }
  };
  for (let i = 0; i < count; i++) restart(i);
  return { ...episodes, act, restart };
}
