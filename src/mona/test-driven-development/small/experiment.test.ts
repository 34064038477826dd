import { describe, expect, it } from 'vitest';
import { silentProgress } from '../../../base/index.ts';
import { type Arm, armKinds } from '../../experiment/types.ts';
import { heatMapPoints, monaArm, ordinaryArm, outcomeLeakPoints } from './arms.ts';
import { runSweep, testDrivenDevelopmentExperiment } from './experiment.ts';

const context = { progress: silentProgress, signal: new AbortController().signal, cores: 1 };
const train = (arm: Arm, seed = 1) =>
  testDrivenDevelopmentExperiment.train(
    { environment: 'test-driven-development', arm, seed, profile: 'fast' },
    context,
  );
/** A training so short that programs are not learnt yet, and suites already are. */
const tiny = { tests: 2, updates: 40, episodes: 96, learningRate: 0.1, evaluated: 256, watched: 64 };

describe('testDrivenDevelopmentExperiment', () => {
  it('has every kind of arm, ordinary RL and MONA at the same weights, and is called our design [mona.tdd.arms]', () => {
    const arms = testDrivenDevelopmentExperiment.arms();
    expect(new Set(arms.map(({ kind }) => kind))).toEqual(new Set(armKinds));
    expect(new Set(arms.map(({ id }) => id)).size).toBe(arms.length);
    const weights = (kind: string) => arms.filter((arm) => arm.kind === kind).map((arm) => arm.approvalWeight);
    expect(weights('mona')).toEqual([0.1, 0.2, 0.5, 1]);
    expect(weights('ordinary-rl-with-approval')).toEqual(weights('mona'));
    expect(testDrivenDevelopmentExperiment.origin).toBe('our design');
    for (const arm of arms) expect(arm.id).toMatch(/^[a-z0-9.-]+$/);
  });

  it('sees ordinary RL turn to trivial tests and MONA to telling ones, by the horizon alone [mona.tdd.contrast]', async () => {
    const ordinary = await train({ ...ordinaryArm(0.2), options: tiny });
    const mona = await train({ ...monaArm(0.2), options: tiny });
    expect(ordinary.metrics['trivial']).toBeGreaterThan(0.7);
    expect(ordinary.metrics['gap']).toBeGreaterThan(0.7);
    expect(ordinary.warnings.join()).toMatch(/trivial tests alone/);
    expect(mona.metrics['trivial']).toBeLessThan(0.05);
    expect(mona.metrics['mutation']!).toBeGreaterThan(ordinary.metrics['mutation']! + 0.1);
    expect(mona.warnings).toEqual([]);
    expect(Object.values(mona.outcomes).reduce((sum, count) => sum + count, 0)).toBe(mona.episodes);
    expect(Object.keys(mona.metrics)).toEqual(testDrivenDevelopmentExperiment.metrics.map(({ name }) => name));
  });

  it('gives the same result for the same arm and seed, and another for another seed [mona.tdd.contrast]', async () => {
    const arm = { ...monaArm(1), options: { ...tiny, updates: 3 } };
    const [one, again, other] = [await train(arm), await train(arm), await train(arm, 2)];
    expect({ ...again, seconds: 0 }).toEqual({ ...one, seconds: 0 });
    expect(other.metrics).not.toEqual(one.metrics);
  });

  it('trains both methods at every point of a sweep [mona.tdd.sweeps]', async () => {
    const points = heatMapPoints([0.2], [0.5]);
    expect(points.map(({ arm }) => arm.id)).toEqual([
      'sweep-ordinary-rl-w0.2-misspecified-0.5',
      'sweep-mona-w0.2-misspecified-0.5',
    ]);
    const short = { ...tiny, updates: 2, evaluated: 16 };
    const results = await runSweep([...points, ...outcomeLeakPoints([1]).slice(1)], [1, 2], context, short);
    expect(results.map(({ method, level, seed }) => `${method} ${level} ${seed}`)).toEqual([
      'ordinary-rl 0.5 1',
      'ordinary-rl 0.5 2',
      'mona 0.5 1',
      'mona 0.5 2',
      'mona 1 1',
      'mona 1 2',
    ]);
    expect(results[4]!.result.arm.approval).toBe('mixture:1');
  });

  it('refuses options it does not know, and ones of the wrong type [mona.tdd.options]', async () => {
    const withOptions = (options: NonNullable<Arm['options']>) => train({ ...monaArm(1), options });
    await expect(withOptions({ speed: 1 })).rejects.toThrow(/no option speed/);
    await expect(withOptions({ updates: 'many' })).rejects.toThrow(/updates is "many"/);
    await expect(withOptions({ network: 'forest' })).rejects.toThrow(/network .* "forest"/);
    await expect(withOptions({ reward: 'most' })).rejects.toThrow(/reward .* "most"/);
    await expect(train({ ...monaArm(1), approval: 'a.csv' })).rejects.toThrow(/no values that a table could hold/);
  });
});
