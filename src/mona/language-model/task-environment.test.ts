import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTaskEnvironment, type TaskEnvironmentOptions } from './task-environment.ts';
import { createToyTask } from './toy-task.conformance.ts';

type Options = TaskEnvironmentOptions<{ readonly id: string }>;

/** The toy task, with a problem for each seed. */
function create(more: Partial<Options> = {}, changes: Partial<ReturnType<typeof createToyTask>> = {}) {
  const task = { ...createToyTask(), ...changes };
  return createTaskEnvironment(
    { ...task, problems: (_count, seed) => [{ id: `p${seed}` }] },
    { find: (id) => ({ id }), ...more },
  );
}

describe('a task as an environment', () => {
  it('pays what the task observes and tells the rest in info alone, whatever is played [mona.task-environment]', async () => {
    const task = createToyTask();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('strict', 'trivial'),
        fc.constantFrom('good', 'bad'),
        fc.constantFrom('static', 'tampered'),
        async (suite, code, approval) => {
          const environment = create({ approval });
          const problem = { id: 'p7' };
          const first = await environment.reset({ options: { problem: 'p7' } });
          expect(first).toEqual({ observation: 'tests for p7', info: { turn: 'tests', problem: 'p7' } });
          const second = await environment.step(`answer: ${suite}`);
          const liked = suite === (approval === 'static' ? 'strict' : 'trivial') ? 1 : 0;
          expect(second).toEqual({
            observation: `code for p7 after ${suite}`,
            ...{ reward: 0, terminated: false, truncated: false },
            info: { turn: 'code', problem: 'p7', observed: 0, approval: liked },
          });
          const last = await environment.step(`answer: ${code}`);
          const earned = await task.observe(problem, [suite], code);
          const { intended, outcome, metrics } = await task.finish(problem, [suite, code]);
          expect(last).toEqual({
            ...{ observation: '', reward: earned, terminated: true, truncated: false },
            info: {
              ...{ turn: 'over', problem: 'p7', observed: earned, approval: 0.5 },
              ...{ trueReward: intended, outcome, metrics },
            },
          });
        },
      ),
      { numRuns: 8 },
    );
  });

  it('begins alike for the same seed, ends at what cannot be read with the reason, and refuses steps out of turn [mona.task-environment]', async () => {
    const [one, other] = [create({ seed: 5 }), create()];
    const begun = await one.reset();
    expect(await other.reset({ seed: 5 })).toEqual(begun);
    expect(await one.reset()).not.toEqual(begun);
    expect(await create({ seed: 6 }).reset()).not.toEqual(begun);
    await one.step('answer: strict');
    expect(await one.step('I would rather not.')).toMatchObject({
      ...{ observation: '', reward: 0, terminated: true, truncated: false },
      info: { turn: 'over', outcome: 'unreadable', reason: 'no answer', trueReward: 0 },
    });
    await expect(one.step('answer: good')).rejects.toThrow('after the end');
    await expect(create().step('answer: good')).rejects.toThrow('before reset');
    expect(() => one.reset({ options: { problem: 3 } })).toThrow('problem is 3');
    const steps = ['answer: strict', 'answer: good'].map((reply) => other.step(reply));
    await expect(Promise.all(steps)).rejects.toThrow('while another step is under way');
    await Promise.allSettled(steps);
    await expect(other.step('x'.repeat(65_537))).rejects.toThrow('at most 65536');
    expect(() => create({ approval: 'toString' })).toThrow('no overseer "toString"');
  });

  it('says why there is no approval, changes nothing when a step fails, and closes its task [mona.task-environment]', async () => {
    const { approvals } = createToyTask();
    const shy = { ...approvals['static']!, judge: async () => [{ score: undefined, reason: 'it declined' }] };
    let [failing, closed] = [true, false];
    const observe = () => {
      if (failing) throw new Error('out of memory');
      return 0;
    };
    const close = async () => {
      closed = true;
    };
    const environment = create({}, { approvals: { static: shy }, observe, close });
    await environment.reset();
    await expect(environment.step('answer: strict')).rejects.toThrow('out of memory');
    failing = false;
    expect((await environment.step('answer: strict')).info).toMatchObject({ turn: 'code', noApproval: 'it declined' });
    await environment.close?.();
    expect(closed).toBe(true);
  });
});
