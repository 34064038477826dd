// A hand-made guard for tests: small tables, random or chosen weights, no training. (The name keeps it out of the build.)
import { createRandom } from '../../base/index.ts';
import { JOINT_DEFAULTS } from '../calibration/joint.ts';
import type { Calibration } from '../calibration/scoring.ts';
import { Guard, type GuardParts } from '../guard.ts';
import type { ConvolutionShape, ConvolutionWeights } from './convolution.ts';
import { initialParameters } from './convolution-graph.ts';
import type { Ensemble } from './ensemble.ts';
import { tokenFeatures } from './features.ts';
import type { LinearWeights } from './linear.ts';

export const sampleRules: readonly string[] = ['weapons', 'fraud', 'drugs'];

/** Words that the sample guard knows, and that its decoders can therefore read. */
export const sampleLexicon: readonly string[] =
  'a i the how to make build steal password letter kettle garden pipe bomb secret forbidden weapon friend please explain explosive recipe money bank and with for from write story harmless plan'.split(
    ' ',
  );

export const sampleShape: ConvolutionShape = {
  bits: 8,
  embedding: 6,
  width: 8,
  dilations: [1, 2, 4],
  smoothing: 4,
  heads: 2 + sampleRules.length,
};

export const sampleCalibration: Calibration = {
  harm: { knots: [-2, 0, 2], values: [0, 0.5, 2], slope: 1 },
  style: { knots: [-2, 0, 2], values: [0, 0.5, 2], slope: 1 },
  joint: JOINT_DEFAULTS,
  platt: { slope: 1.2, intercept: -3 },
};

/** Random weights, large enough for scores to move with every token. */
export function randomConvolution(seed: number | string, shape: ConvolutionShape = sampleShape): ConvolutionWeights {
  const random = createRandom(`${seed}/convolution`);
  const table = Float32Array.from({ length: 2 ** shape.bits * shape.embedding }, () => 0.8 * random.normal());
  const parameters = Object.fromEntries(
    Object.entries(initialParameters(shape, random)).map(([name, { shape: size, data }]) => [
      name,
      { shape: size, data: data.map((value) => 1.5 * value + 0.1 * random.normal()) },
    ]),
  );
  return { shape, table, parameters };
}

export function randomLinear(seed: number | string, options: { bits?: number; window?: number } = {}): LinearWeights {
  const { bits = 10, window = 20 } = options;
  const random = createRandom(`${seed}/linear`);
  return {
    bits,
    window,
    heads: 2,
    table: Float32Array.from({ length: 2 ** bits * 2 }, () => 0.3 * random.normal()),
    bias: Float32Array.of(-0.5, -0.5),
  };
}

export function randomEnsemble(seed: number | string): Ensemble {
  const standard = { harm: { mean: 0.4, deviation: 0.7 }, style: { mean: 0.2, deviation: 0.9 } };
  return {
    rules: sampleRules,
    linear: randomLinear(seed),
    convolutions: [randomConvolution(`${seed}/1`), randomConvolution(`${seed}/2`)],
    standards: [standard, standard, standard],
  };
}

/** Harmful is exactly what holds the word, in either view; the convolution is silent. */
export function keywordEnsemble(word: string): Ensemble {
  const bits = 14;
  const table = new Float32Array(2 ** bits * 2);
  // Every text starts low, so that only the word lifts it.
  table[(tokenFeatures(word).rows[0]! & (2 ** bits - 1)) * 2] = 200;
  const silent = randomConvolution('silent');
  const parameters = Object.fromEntries(
    Object.entries(silent.parameters).map(([name, { shape, data }]) => [name, { shape, data: data.map(() => 0) }]),
  );
  const standard = { harm: { mean: 0, deviation: 1 }, style: { mean: 0, deviation: 1 } };
  return {
    rules: sampleRules,
    linear: { bits, window: 20, heads: 2, table, bias: Float32Array.of(-4, -4) },
    convolutions: [{ ...silent, parameters }],
    standards: [standard, standard],
  };
}

export function sampleParts(ensemble: Ensemble, more: Partial<GuardParts> = {}): GuardParts {
  return {
    ensemble,
    lexicon: new Set(sampleLexicon),
    rules: ensemble.rules,
    calibration: sampleCalibration,
    thresholds: { block: 0.7, escalate: 0.5 },
    hash: 'sample',
    ...more,
  };
}

export const randomGuard = (seed: number | string, more: Partial<GuardParts> = {}): Guard =>
  new Guard(sampleParts(randomEnsemble(seed), more));

export const keywordGuard = (word = 'forbidden'): Guard => new Guard(sampleParts(keywordEnsemble(word)));
