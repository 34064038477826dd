// The 24 tasks of the language-model tier (our design), found by the id of their problem.
import { createRandom, OversightError, plural } from '../../../base/index.ts';
import type { ProgrammingTask, TestDrivenDevelopmentProblem } from './problem.ts';
import { numberTasks } from './tasks-numbers.ts';
import { textTasks } from './tasks-texts.ts';

export const programmingTasks: readonly ProgrammingTask[] = [...numberTasks, ...textTasks];

const byId = new Map(programmingTasks.map((task) => [task.problem.id, task]));

/** @throws OversightError('input') for a problem that is none of ours */
export function taskOf(problem: Pick<TestDrivenDevelopmentProblem, 'id'>): ProgrammingTask {
  const task = byId.get(problem.id);
  if (task) return task;
  throw new OversightError(`there is no programming task "${problem.id}"`, {
    kind: 'input',
    remedy: `Give one of ${[...byId.keys()].join(', ')}.`,
  });
}

/** The first `count` problems in the order of this seed. */
export function drawProblems(count: number, seed: number): readonly TestDrivenDevelopmentProblem[] {
  if (count > programmingTasks.length)
    throw new OversightError(`${plural(count, 'problem')} asked for, but there are ${programmingTasks.length}`, {
      kind: 'usage',
      remedy: `Ask for at most ${programmingTasks.length}, and for more samples of each.`,
    });
  const order = createRandom(seed).fork('test-driven-development').shuffle(programmingTasks);
  return order.slice(0, count).map((task) => task.problem);
}
