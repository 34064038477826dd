// A second writing of nets and of PPO's loss, for tests: plain loops over 64-bit numbers, one decision at a time.
import type { NetworkShape } from './network-shape.ts';
import { type Layout, layerSizes, type Net } from './parameters.ts';

/** The outputs of a net for one observation, from the vector of parameters. */
export function oracleForward(
  shape: NetworkShape,
  layout: Layout,
  net: Net,
  vector: ArrayLike<number>,
  observation: readonly number[],
): number[] {
  const at = (name: string, index: number) => {
    const piece = layout.pieces.find((one) => one.name === name);
    return piece ? vector[piece.start + index]! : 0;
  };
  const rows = shape.groups.map((group, g) => {
    const row = group.reduce((place, feature) => place * shape.features[feature]! + observation[feature]!, 0);
    return shape.offsets[g]! + row;
  });
  let x: number[] = Array.from({ length: shape.rows }, (_, row) => (rows.includes(row) ? 1 : 0));
  const sizes = layerSizes(shape, net);
  sizes.forEach((outputs, layer) => {
    const y = Array.from({ length: outputs }, (_, k) =>
      x.reduce(
        (sum, value, j) => sum + value * at(`${net}.${layer}.weight`, j * outputs + k),
        at(`${net}.${layer}.bias`, k),
      ),
    );
    x = layer + 1 < sizes.length ? y.map(Math.tanh) : y;
  });
  return x;
}

export interface OracleDecision {
  readonly observation: readonly number[];
  readonly action: number;
  readonly allowed: readonly number[];
  /** Undefined where nothing pulls. */
  readonly reference: readonly number[] | undefined;
  readonly before: number;
  readonly advantage: number;
  readonly target: number;
}

export interface OracleSettings {
  readonly clip: number;
  readonly valueWeight: number;
  readonly klWeight: number;
  readonly entropyWeight: number;
}

export function oracleProbabilities(logits: readonly number[], allowed: readonly number[]): number[] {
  const weights = logits.map((logit, a) => (allowed[a] === 1 ? Math.exp(logit) : 0));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** The loss as the paper and Stable-Baselines3 have it, with a KL penalty, averaged over decisions. */
export function oraclePpoLoss(
  shape: NetworkShape,
  layout: Layout,
  vector: ArrayLike<number>,
  decisions: readonly OracleDecision[],
  settings: OracleSettings,
): number {
  const losses = decisions.map((one) => {
    const chances = oracleProbabilities(oracleForward(shape, layout, 'policy', vector, one.observation), one.allowed);
    const value = oracleForward(shape, layout, 'value', vector, one.observation)[0]!;
    const ratio = Math.exp(Math.log(chances[one.action]!) - one.before);
    const within = Math.min(Math.max(ratio, 1 - settings.clip), 1 + settings.clip);
    const gain = Math.min(ratio * one.advantage, within * one.advantage);
    const sum = (term: (chance: number, a: number) => number) =>
      chances.reduce((total, chance, a) => (chance === 0 ? total : total + chance * term(chance, a)), 0);
    const entropy = -sum((chance) => Math.log(chance));
    const divergence = one.reference ? sum((chance, a) => Math.log(chance) - one.reference![a]!) : 0;
    return (
      settings.valueWeight * (value - one.target) ** 2 -
      gain -
      settings.entropyWeight * entropy +
      settings.klWeight * divergence
    );
  });
  return losses.reduce((total, loss) => total + loss, 0) / losses.length;
}
