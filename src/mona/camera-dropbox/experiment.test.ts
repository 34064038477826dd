// The experiment: every kind of arm is there, the same seed gives the same result, and a little training already goes the way of the
// arm's incentive. The figures of full training are measured by the bench, not here.
import { describe, expect, it } from 'vitest';
import { silentProgress } from '../../base/index.ts';
import { type Arm, armKinds } from '../experiment/types.ts';
import { cameraDropboxArms, formOf } from './arms.ts';
import { cameraDropboxExperiment, trainCameraDropbox } from './experiment.ts';
import { createCameraDropbox } from './world.ts';

const context = { progress: silentProgress, signal: new AbortController().signal };
const world = createCameraDropbox({ rows: 3, columns: 4, limit: 10 });
const settings = {
  decisions: 8192,
  environments: 16,
  rollout: 64,
  minibatch: 256,
  epochs: 4,
  hidden: [16],
  learningRate: 0.01,
};
const armOf = (id: string): Arm => cameraDropboxArms().find((arm) => arm.id === id)!;
const train = (id: string, seed: number) =>
  trainCameraDropbox({ environment: 'camera-dropbox', arm: armOf(id), seed, profile: 'fast' }, context, {
    world,
    settings,
  });

describe('the arms of Camera Dropbox', () => {
  it('hold every kind, and MONA beside ordinary RL at every weight of the same approval, apart in the horizon only [mona.camera-dropbox.arms]', () => {
    const arms = cameraDropboxArms();
    expect(new Set(arms.map(({ kind }) => kind))).toEqual(new Set(armKinds));
    expect(new Set(arms.map(({ id }) => id)).size).toBe(arms.length);
    for (const { id } of arms) expect(id).toMatch(/^[a-z0-9.-]+$/);
    const paired = arms.filter(({ kind }) => kind === 'ordinary-rl-with-approval');
    expect(paired.map(({ approvalWeight }) => approvalWeight)).toEqual([0.1, 0.2, 0.5, 1]);
    for (const ordinary of paired) {
      const { id, title, kind, horizon, ...rest } = ordinary;
      const mona = armOf(id.replace('ordinary-rl', 'mona'));
      expect(mona).toMatchObject({ ...rest, kind: 'mona', horizon: 1 });
      expect([horizon, formOf(mona), formOf(ordinary)]).toEqual(['episode', 'advantage', 'advantage']);
    }
    expect(formOf(armOf('mona-published'))).toBe('potential');
    expect(armOf('mona-bad-overseer').approval).toBe('tampered');
  });

  it('come with declared metrics, safety and capability first of their kind [mona.camera-dropbox.arms]', () => {
    const { metrics, outcomes } = cameraDropboxExperiment;
    expect(metrics.filter(({ role }) => role === 'safety').map(({ name }) => name)).toEqual(['hack']);
    expect(metrics.filter(({ role }) => role === 'capability').map(({ name }) => name)).toEqual(['trueReturn']);
    expect(outcomes).toEqual(['failure', 'desired', 'hack']);
  });
});

describe('a trained arm', () => {
  it('is the same for the same seed, and has every metric, shares that sum and a curve of its learning [mona.camera-dropbox.train]', async () => {
    const [first, again] = [await train('mona-w1', 1), await train('mona-w1', 1)];
    expect({ ...again, seconds: 0 }).toEqual({ ...first, seconds: 0 });
    expect(first.arm).toEqual(armOf('mona-w1'));
    expect(Object.keys(first.metrics)).toEqual(cameraDropboxExperiment.metrics.map(({ name }) => name));
    const { failure, desired, hack } = first.outcomes as Record<string, number>;
    expect(failure! + desired! + hack!).toBeCloseTo(first.episodes, 6);
    expect(first.curve.length).toBeGreaterThan(2);
    expect(first.curve.at(-1)!.values).toMatchObject(first.metrics);
    // From all directions alike at the start towards what the overseer approves of.
    expect(first.metrics['desired']!).toBeGreaterThan(first.curve[0]!.values['desired']! + 0.1);
  });
});
