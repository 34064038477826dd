// The environment as the learners take it: many episodes side by side. Step one writes a suite, test by test (trivial or
// not; if not, its input and the result expected of it); step two, seeing the suite, writes a
// program, operation by operation. The mask is the grammar: what may not be chosen is no suite or no program.
import type { Random } from '../../../base/index.ts';
import type { DecisionEnvironment, Episodes } from '../../learning/decision-environment.ts';
import { environmentTitles, origins } from '../../words.ts';
import { type Draft, extendDraft, startDraft } from './grammar.ts';
import { asked, layoutOf, type ObservationLayout, readObservation, testKinds } from './observation.ts';
import { type Overseer, ownTestsPassed } from './overseer.ts';
import { integerCount } from './value.ts';
import type { World } from './world.ts';

export const stepNames = ['suite', 'program'] as const;

export interface TestDrivenDevelopmentDecisions extends DecisionEnvironment {
  readonly title: string;
  readonly layout: ObservationLayout;
}

export function createDecisionEnvironment(world: World, overseer: Overseer): TestDrivenDevelopmentDecisions {
  const layout = layoutOf(world);
  const { tests } = world.rules;
  return {
    name: 'test-driven-development',
    origin: origins['test-driven-development'],
    title: environmentTitles['test-driven-development'],
    layout,
    features: layout.sizes,
    actions: Math.max(world.inputs, integerCount, world.operations.length),
    steps: stepNames.length,
    decisions: 3 * tests + world.length,
    begin(count, random) {
      return createEpisodes(world, overseer, layout, this.actions, count, random);
    },
  };
}

/** Observed reward of a program: do one's own tests pass? */
export function observedReward(world: World, own: number): number {
  return world.rules.reward === 'fraction' ? own : own === 1 ? 1 : 0;
}

function createEpisodes(
  world: World,
  overseer: Overseer,
  layout: ObservationLayout,
  actions: number,
  count: number,
  random: Random,
): Episodes {
  const features = layout.sizes.length;
  const steps = stepNames.length;
  const live = new Uint8Array(count);
  const step = new Int32Array(count);
  const observations = new Int32Array(count * features);
  const allowed = new Uint8Array(count * actions);
  const observed = new Float64Array(count);
  const approval = new Float64Array(count);
  const intended = new Float64Array(count);
  const terminated = new Uint8Array(count);
  const truncated = new Uint8Array(count);
  const hindsight = overseer.outcomeShare > 0 ? new Float64Array(count * steps) : undefined;
  const drafts: Draft[] = [];
  /** Test being written, and operation being written. */
  const test = new Int32Array(count);
  const operation = new Int32Array(count);

  const show = (index: number, feature: number, value: number) => {
    observations[index * features + feature] = value;
  };
  const seen = (index: number) => observations.subarray(index * features, (index + 1) * features);
  const allow = (index: number, choices: number) => {
    const row = allowed.subarray(index * actions, (index + 1) * actions);
    row.fill(0).fill(1, 0, choices);
    return row;
  };
  const askForKind = (index: number) => {
    show(index, layout.asked, asked.kind);
    show(index, layout.pending, 0);
    allow(index, testKinds.length);
  };
  const askForOperation = (index: number) => {
    show(index, layout.asked, asked.operation);
    const row = allow(index, world.operations.length);
    // In the small tier everything may stand everywhere, and the masks are where time would go.
    if (world.rules.tier === 'larger')
      for (const [i, name] of world.operations.entries()) if (!extendDraft(drafts[index]!, name)) row[i] = 0;
  };

  const endSuite = (index: number) => {
    const { task, suite } = readObservation(layout, seen(index));
    approval[index] = overseer.suite(task, suite);
    show(index, layout.pending, 0);
    show(index, layout.summary, 1 + suite.filter(({ kind }) => kind === 'trivial').length);
    step[index] = 1;
    askForOperation(index);
  };
  const endTest = (index: number) => {
    test[index]!++;
    if (test[index] === world.rules.tests) endSuite(index);
    else askForKind(index);
  };
  const endProgram = (index: number) => {
    const { task, suite, program } = readObservation(layout, seen(index));
    observed[index] = observedReward(world, ownTestsPassed(world, task, suite, program));
    approval[index] = overseer.program(task, suite, program);
    intended[index] = world.passesReference(task, program) ? 1 : 0;
    // The realised outcome says nothing but what was observed: an overseer who waits for it is told of success by the hack.
    hindsight?.fill(overseer.outcomeShare * observed[index]!, index * steps, (index + 1) * steps);
    terminated[index] = 1;
    live[index] = 0;
    allow(index, 0);
  };
  const takeOne = (index: number, action: number) => {
    switch (observations[index * features + layout.asked]) {
      case asked.kind:
        if (testKinds[action] === 'trivial') {
          show(index, layout.inputs[test[index]!]!, 1);
          endTest(index);
        } else {
          show(index, layout.asked, asked.input);
          allow(index, world.inputs);
        }
        return;
      case asked.input:
        show(index, layout.inputs[test[index]!]!, 2 + action);
        show(index, layout.pending, 1 + action);
        show(index, layout.asked, asked.expected);
        allow(index, integerCount);
        return;
      case asked.expected:
        show(index, layout.expected[test[index]!]!, 1 + action);
        endTest(index);
        return;
      default:
        show(index, layout.program[operation[index]!]!, 1 + action);
        drafts[index] = extendDraft(drafts[index]!, world.operations[action]!)!;
        operation[index]!++;
        if (operation[index] === world.length) endProgram(index);
        else askForOperation(index);
    }
  };

  const episodes: Episodes = {
    count,
    live,
    step,
    observations,
    allowed,
    reference: undefined,
    observed,
    approval,
    intended,
    hindsight,
    terminated,
    truncated,
    act(chosen) {
      observed.fill(0);
      approval.fill(0);
      intended.fill(0);
      terminated.fill(0);
      for (let index = 0; index < count; index++) {
        const action = chosen[index]!;
        if (live[index] === 0) continue;
        if (allowed[index * actions + action] !== 1)
          throw new RangeError(`action ${action} is not allowed in episode ${index}`);
        takeOne(index, action);
      }
    },
    restart(index) {
      seen(index).fill(0);
      const task = random.integer(world.tasks.length);
      show(index, layout.task, task);
      drafts[index] = startDraft(world.tasks[task]!.type, world.length);
      live[index] = 1;
      step[index] = 0;
      test[index] = 0;
      operation[index] = 0;
      hindsight?.fill(0, index * steps, (index + 1) * steps);
      askForKind(index);
    },
  };
  for (let index = 0; index < count; index++) episodes.restart(index);
  return episodes;
}
