import { describe, expect, it } from 'vitest';
import { hash32, silentProgress } from '../../base/index.ts';
import { createLlm, type ProviderRequest } from '../../llm/index.ts';
import { leakyApproval, perItem } from '../approval/index.ts';
import { createSampleArms, type SampleArmKind } from './arms.ts';
import { estimateSampling } from './estimate.ts';
import type { ActSample, TextPolicy } from './policy.ts';
import { type RunArmsOptions, runArms } from './run-arms.ts';
import { compareArms, summariseArm } from './summary.ts';
import { createToyTask, toyReply } from './toy-task.conformance.ts';

const task = createToyTask();
const staticApproval = task.approvals['static']!;

/** A policy that knows nothing, and how often each sample of each prompt was asked. */
function createToyPolicy(
  reply: (prompt: string, sample: number) => ActSample = (...at) => ({ text: toyReply(...at) }),
) {
  const asked = new Map<string, number>();
  const policy: TextPolicy = {
    name: 'toy',
    configuration: {},
    async act([message], n, _temperature, { first = 0 }) {
      return Array.from({ length: n }, (_, i) => {
        const key = `${message!.content}#${first + i}`;
        asked.set(key, (asked.get(key) ?? 0) + 1);
        return reply(message!.content, first + i);
      });
    },
  };
  return { policy, asked };
}

const arms = (kinds: readonly SampleArmKind[], approval = staticApproval, weight = 1) =>
  createSampleArms(task, { kinds, weights: [weight], approval });

function settings(options: Pick<RunArmsOptions, 'policy' | 'arms'> & Partial<RunArmsOptions>): RunArmsOptions {
  return {
    task,
    problems: task.problems(24, 1),
    sizes: { k: 8, continuations: 4, prefixes: 'best', seed: 1 },
    temperature: 1,
    progress: silentProgress,
    signal: new AbortController().signal,
    ...options,
  };
}

const all: readonly SampleArmKind[] = ['ordinary-rl', 'ordinary-rl-with-approval', 'mona-bad-overseer', 'mona'];

describe('the arms of a language model', () => {
  it('differ as they should: ordinary RL takes the trivial suite, MONA the approved one, with a bad overseer the hack [mona.lm-contrast]', async () => {
    const { policy } = createToyPolicy();
    const sampled = await runArms(settings({ policy, arms: arms(all) }));
    const results = Object.fromEntries(
      sampled.arms.map((arm) => [arm.arm, summariseArm(arm.arm, arm.episodes, task.outcomes, arm)]),
    );
    expect(results['mona']!.metrics['strict']).toBeGreaterThan(0.95);
    expect(results['mona']!.gap.estimate).toBeLessThan(0.05);
    expect(results['ordinary-rl']!.metrics['strict']).toBeLessThan(0.3);
    expect(results['ordinary-rl']!.gap.estimate).toBeGreaterThan(0.2);
    expect(results['mona-bad-overseer']!.metrics['strict']).toBeLessThan(0.05);
    const [first] = compareArms(
      sampled.arms.map(({ episodes }) => episodes),
      1,
    );
    expect(first).toMatchObject({ first: 'mona', second: 'ordinary-rl', problems: 24 });
    expect(first!.intended.low).toBeGreaterThan(0);
    expect(first!.gap.high).toBeLessThan(0);
  });

  it('see the same data: no sample of a prompt is asked for twice, and the first groups hold the same replies [mona.same-data]', async () => {
    const { policy, asked } = createToyPolicy();
    const sampled = await runArms(settings({ policy, arms: arms(all) }));
    expect([...asked.values()].every((times) => times === 1)).toBe(true);
    const replies = sampled.arms.map(({ groups }) =>
      groups.filter(({ step }) => step === 0).map(({ actions }) => actions.map(({ reply }) => reply)),
    );
    for (const other of replies) expect(other).toEqual(replies[0]);
  });

  it('score by the same lines: with a horizon of the whole episode MONA gives the scores of ordinary RL [mona.switch]', async () => {
    const { policy } = createToyPolicy();
    const [baseline] = arms(['ordinary-rl-with-approval']);
    const sampled = await runArms(settings({ policy, arms: [baseline!, { ...baseline!, id: 'far', horizon: 2 }] }));
    const strip = (at: number) => sampled.arms[at]!.groups.map(({ arm: _, ...group }) => group);
    expect(strip(1)).toEqual(strip(0));
  });

  it('leave out what has no score, never pick what cannot be read, and say why [mona.no-guess]', async () => {
    const approval = perItem('shy', {}, ({ problem, step }) =>
      problem.id === 'p0' && step === 0 ? { score: undefined, reason: 'it declined' } : 1,
    );
    const { policy } = createToyPolicy((prompt, sample) =>
      prompt.includes('p1') && sample % 2 === 0
        ? { text: undefined, reason: 'withheld' }
        : { text: prompt.includes('p2') ? 'nothing here' : toyReply(prompt, sample) },
    );
    const sampled = await runArms(settings({ policy, arms: arms(['mona'], approval), problems: task.problems(4, 1) }));
    const [mona] = sampled.arms;
    expect(mona!.episodes.map(({ end }) => end)).toEqual(['unscored', 'complete', 'unreadable', 'complete']);
    const first = mona!.groups.filter(({ step }) => step === 0);
    expect(first[0]!.actions.every(({ action, score }) => action === undefined || score === undefined)).toBe(true);
    expect(
      first[1]!.actions.filter(({ reason }) => reason === 'withheld').every(({ score }) => score === undefined),
    ).toBe(true);
    expect(first[2]!.actions.every(({ score }) => score === 0)).toBe(true);
    const summary = summariseArm('mona', mona!.episodes, task.outcomes, mona);
    expect(summary).toMatchObject({ problems: 3, unscored: 1 });
    expect(summary.outcomes.find(({ outcome }) => outcome === 'unreadable')).toMatchObject({ count: 1 });
  });

  it('with an overseer who watches outcomes fall back to the hack at horizon 1 [mona.leak-dial]', async () => {
    const shareOfStrict = async (leak: number) => {
      const { policy } = createToyPolicy();
      const [mona] = (await runArms(settings({ policy, arms: arms(['mona'], leakyApproval(staticApproval, leak)) })))
        .arms;
      return summariseArm('mona', mona!.episodes, task.outcomes).metrics['strict']!;
    };
    expect(await shareOfStrict(0)).toBeGreaterThan(0.95);
    expect(await shareOfStrict(0.4)).toBeGreaterThan(0.9);
    expect(await shareOfStrict(1)).toBeLessThan(0.3);
  });

  it('are followed from each prefix where that is asked for [mona.prefixes]', async () => {
    const { policy } = createToyPolicy();
    const sizes = { k: 6, continuations: 4, prefixes: 'each', seed: 1 } as const;
    const { arms: sampled } = await runArms(settings({ policy, arms: arms(['mona']), sizes }));
    const readable = sampled[0]!.groups
      .filter(({ step }) => step === 0)
      .reduce((sum, { actions }) => sum + new Set(actions.flatMap(({ action }) => action ?? [])).size, 0);
    expect(sampled[0]!.groups.filter(({ step }) => step === 1)).toHaveLength(readable);
  });

  it('end with an error that names the model when it gives no text at all [mona.lm-errors]', async () => {
    const { policy } = createToyPolicy(() => ({ text: undefined, reason: 'the content filter withheld it' }));
    await expect(runArms(settings({ policy, arms: arms(['mona']) }))).rejects.toThrow(/toy gave no text.*filter/);
  });
});

describe('the estimate', () => {
  it('asks nobody, and is never below what is asked then [mona.estimate]', async () => {
    for (const kinds of [['mona'], all] as const) {
      let calls = 0;
      const script = (request: ProviderRequest) => {
        calls++;
        // Every reply another, as of a model with much to say: the arms then have no prefix in common.
        return toyReply(request.messages[0]!.content, hash32(String(calls)));
      };
      const llm = createLlm({ provider: 'scripted', model: 'toy', script });
      const { policy, asked } = createToyPolicy();
      const options = settings({ policy, arms: arms(kinds) });
      const estimate = await estimateSampling({ ...options, llm });
      expect(calls).toBe(0);
      await runArms(options);
      expect(asked.size).toBeLessThanOrEqual(estimate.calls);
      // 24 problems: 8 first samples, then at least 8 of one prefix each.
      expect(estimate.calls).toBeGreaterThanOrEqual(24 * 16);
      expect(estimate.cost).toBe(0);
    }
  });
});
