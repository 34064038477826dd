// What happens to both learners as the overseer gets noisier, more often wrong, or sees more of the outcome: trained arms, so each
// point has as many policies as it had seeds.
import { type Block, heading, heat, line, text } from '../../../report/index.ts';
import { declaredMetrics } from '../comparisons.ts';
import type { ExperimentData } from '../read-experiment.ts';
import { type Learner, learners, type SweepName, type SweepPoint, sweepPoints } from '../sweeps.ts';
import type { Experiment, Metric } from '../types.ts';
import { axisOf, originLabel } from '../words.ts';
import { leakDial } from './leak-dial.ts';

const axes: Readonly<Record<SweepName, { readonly title: string; readonly label: string }>> = {
  leak: { title: 'Approval that sees the outcome', label: 'share of the leaked outcome in the approval' },
  noise: { title: 'Noisy approval', label: 'standard deviation of the noise' },
  misspecification: { title: 'Wrong approval', label: 'share of wrong judgements' },
};

interface Measured extends SweepPoint {
  /** One value for each seed. */
  readonly safety: readonly number[];
  readonly capability: readonly number[];
}

export function sweepBlocks(experiment: Experiment, data: ExperimentData): readonly Block[] {
  const points = measure(experiment, data);
  const { safety, capability } = declaredMetrics(experiment);
  const curves = (['leak', 'noise', 'misspecification'] as const).flatMap((sweep) =>
    (
      [
        ['safety', safety],
        ['capability', capability],
      ] as const
    ).flatMap(([role, metric]) => curve(experiment, points, sweep, role, metric)),
  );
  const maps = learners.flatMap((learner) => heatMap(experiment, points, learner, capability));
  if (curves.length + maps.length === 0) return [];
  return [
    heading('The overseer, worse and worse'),
    text(
      'At 0 stands the arm of the experiment itself. Every other point was trained for this picture, with fewer seeds where the default sweeps were asked for; the bands are the lowest and the highest seed, no intervals.',
    ),
    ...curves,
    ...maps,
  ];
}

/** Points with at least one result; each once, though the grids of both choices share some. */
function measure(experiment: Experiment, { results, swept }: ExperimentData): readonly Measured[] {
  const { safety, capability } = declaredMetrics(experiment);
  const points = [...sweepPoints(experiment, 'default'), ...sweepPoints(experiment, 'all')];
  const known = new Map<string, Measured>();
  for (const point of points) {
    const found = (point.isArm ? results : swept).filter(({ arm }) => arm.id === point.arm.id);
    const values = ({ name }: Metric) => found.flatMap(({ metrics }) => metrics[name] ?? []);
    if (found.length === 0) continue;
    known.set(`${point.sweep}/${point.arm.id}`, {
      ...point,
      safety: values(safety),
      capability: values(capability),
    });
  }
  return [...known.values()].sort((a, b) => a.x - b.x);
}

/** One line for each learner, at the one weight that the sweep has, or at the greatest. */
function curve(
  { environment }: Experiment,
  points: readonly Measured[],
  sweep: SweepName,
  role: 'safety' | 'capability',
  metric: Metric,
): readonly Block[] {
  const all = points.filter((point) => point.sweep === sweep && point[role].length > 0);
  const weight = Math.max(...all.map((point) => point.weight));
  const series = learners.flatMap((name) => {
    const mine = all.filter((point) => point.learner === name && point.weight === weight);
    if (mine.length < 2) return [];
    return [{ name, points: mine.map((point) => ({ x: point.x, ...spread(point[role]) })), baseline: name !== 'MONA' }];
  });
  if (series.length === 0) return [];
  return [
    line({
      title: `${axes[sweep].title}: ${metric.label}`,
      subtitle: `${originLabel(environment, 'trained')}. ${sweep === 'leak' ? `${leakDial[environment]}. ` : ''}Approval weight ${weight}; mean over seeds, bands from the lowest to the highest seed; n counts trained policies`,
      n: all.filter((point) => point.weight === weight).reduce((sum, point) => sum + point[role].length, 0),
      x: { label: axes[sweep].label },
      y: axisOf(
        metric,
        all.flatMap((point) => point[role]),
      ),
      series,
    }),
  ];
}

function heatMap(
  { environment }: Experiment,
  points: readonly Measured[],
  learner: Learner,
  metric: Metric,
): readonly Block[] {
  const mine = points.filter((point) => point.sweep === 'misspecification' && point.learner === learner);
  const qualities = [...new Set(mine.map(({ x }) => x))].sort((a, b) => a - b);
  const weights = [...new Set(mine.map(({ weight }) => weight))].sort((a, b) => a - b);
  if (qualities.length < 2 || weights.length < 2) return [];
  const valueAt = (x: number, weight: number): number | null => {
    const point = mine.find((one) => one.x === x && one.weight === weight);
    return point === undefined || point.capability.length === 0 ? null : (spread(point.capability).y ?? null);
  };
  return [
    heat({
      title: `${learner}: ${metric.label} by weight and quality of the approval`,
      subtitle: `${originLabel(environment, 'trained')}. Mean over seeds; quality: the share of judgements that are right; n counts trained policies`,
      n: mine.reduce((sum, point) => sum + point.capability.length, 0),
      value: { ...axisOf(metric), ...(metric.unit === 'fraction' && { domain: [0, 1] as const }) },
      rowLabel: 'approval quality',
      columnLabel: 'approval weight',
      rows: qualities.map((x) => `${Math.round(100 * (1 - x))} % right`),
      columns: weights.map(String),
      values: qualities.map((x) => weights.map((weight) => valueAt(x, weight))),
    }),
  ];
}

function spread(values: readonly number[]): { readonly y: number; readonly low: number; readonly high: number } {
  return {
    y: values.reduce((sum, value) => sum + value, 0) / values.length,
    low: Math.min(...values),
    high: Math.max(...values),
  };
}
