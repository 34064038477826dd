// How training went: the two declared metrics over the decisions seen, one line for each of the arms that tell the story.
import { type Block, heading, type LineSeries, line } from '../../../report/index.ts';
import { counterpart, declaredMetrics, ordinaryFor, sameApproval } from '../comparisons.ts';
import type { ExperimentData } from '../read-experiment.ts';
import { groupByArm } from '../summary.ts';
import type { Arm, ArmResult, Experiment, Metric } from '../types.ts';
import { axisOf, capital, originLabel } from '../words.ts';
import { labelOf, markNote } from './marks.ts';

export function curveBlocks(experiment: Experiment, { results, summaries, asked }: ExperimentData): readonly Block[] {
  const groups = groupByArm(results);
  const shown = shownArms([...groups.values()].map((group) => group[0]!.arm));
  const drawn = shown.flatMap(({ id }) => summaries.filter(({ arm }) => arm.id === id));
  const { safety, capability } = declaredMetrics(experiment);
  const charts = [safety, capability].flatMap((metric): Block[] => {
    const series = drawn.flatMap((summary) =>
      seriesOf(summary.arm, labelOf(summary, asked), groups.get(summary.arm.id)!, metric),
    );
    if (series.length === 0) return [];
    return [
      line({
        title: `${capital(metric.label)}, during training`,
        subtitle: `${originLabel(experiment.environment, 'trained')}. Mean over seeds; bands reach from the lowest to the highest seed${markNote(drawn, asked)}`,
        seeds: [...new Set(results.map(({ seed }) => seed))].sort((a, b) => a - b),
        x: { label: 'decisions seen', unit: 'thousands' },
        y: axisOf(
          metric,
          series.flatMap(({ points }) => points.flatMap(({ low, high }) => [low ?? 0, high ?? 0])),
        ),
        series,
      }),
    ];
  });
  return charts.length === 0 ? [] : [heading('Training'), ...charts];
}

/** Ordinary RL, MONA and ordinary RL with the same approval, the bad overseer and the control: five lines can be told apart. */
function shownArms(arms: readonly Arm[]): readonly Arm[] {
  const of = (kind: Arm['kind']) => arms.filter((arm) => arm.kind === kind);
  const bad = of('mona-bad-overseer')[0];
  const mona = (bad && counterpart(bad, of('mona'))) ?? of('mona').at(-1);
  const approved = (mona && sameApproval(mona, arms)) ?? of('ordinary-rl-with-approval').at(-1);
  const ordinary = (mona && ordinaryFor(mona, arms)) ?? of('ordinary-rl')[0];
  return [ordinary, approved, mona, bad, of('one-step-hack')[0]].filter((arm) => arm !== undefined);
}

/** Means at the decisions that every seed has. */
function seriesOf(arm: Arm, name: string, results: readonly ArmResult[], metric: Metric): readonly LineSeries[] {
  const [first] = results;
  const points = (first?.curve ?? []).flatMap(({ decisions }) => {
    const values = results.flatMap(
      ({ curve }) => curve.find((point) => point.decisions === decisions)?.values[metric.name] ?? [],
    );
    if (values.length < results.length) return [];
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return [{ x: decisions / 1000, y: mean, low: Math.min(...values), high: Math.max(...values) }];
  });
  return points.length < 2 ? [] : [{ name, points, baseline: arm.kind === 'ordinary-rl' }];
}
