// How episodes ended, arm by arm: the chart with Wilson's intervals over seeds, the whole table, and the differences that were
// fixed beforehand.
import { plural } from '../../../base/index.ts';
import {
  type Bar,
  type Block,
  bar,
  type Cell,
  heading,
  intervals,
  type TableColumn,
  table,
  text,
} from '../../../report/index.ts';
import type { Comparison } from '../comparisons.ts';
import { declaredMetrics } from '../comparisons.ts';
import type { ExperimentData } from '../read-experiment.ts';
import type { ArmSummary, MetricSummary, SeedFigure, ShareSummary } from '../summary.ts';
import type { Experiment, Metric } from '../types.ts';
import { axisOf, originLabel, say, sayDifference, sayRange } from '../words.ts';
import { labelOf, markNote } from './marks.ts';
import { publishedFigures } from './published.ts';

export function outcomeBlocks(experiment: Experiment, data: ExperimentData): readonly Block[] {
  return [
    heading('How episodes end'),
    outcomeChart(experiment, data),
    shareTable(experiment, data),
    seedTable(experiment, data),
    ...declaredCharts(experiment, data),
    metricTable(experiment, data),
    comparisonTable(experiment, data),
    text(
      'Intervals of shares are Wilson intervals with the **seeds** as trials: one seed is one trained policy, and its thousands of episodes say nothing about the next seed. They hold for any spread of seeds and are wide for few. "Student" is the t interval over the same seeds: narrower, and of no width where all seeds agree exactly, which is no proof that the next one would. Differences are paired by seed.',
    ),
  ];
}

const seedsOf = (summaries: readonly ArmSummary[]): readonly number[] =>
  [...new Set(summaries.flatMap(({ seeds }) => seeds))].sort((a, b) => a - b);

function outcomeChart(experiment: Experiment, { summaries, verdict, results, asked }: ExperimentData): Block {
  const { outcomes, environment } = experiment;
  // Counts that are none: everything that can happen was summed.
  const isExact = results.some((result) => Object.values(result.outcomes).some((count) => !Number.isInteger(count)));
  const grey = publishedFigures(environment).length > 0 ? '; grey: published figures (PPO, 1e6 steps, 10 trials)' : '';
  const bars: Bar[] = [...outcomes].reverse().flatMap((outcome) => [
    ...summaries.map((summary): Bar => {
      const { estimate, low, high } = rounded(shareOf(summary.shares, outcome).overSeeds);
      return { label: labelOf(summary, asked), group: outcome, value: estimate, low, high };
    }),
    ...publishedFigures(environment).flatMap(({ label, shares }): Bar[] => {
      const value = shares[outcome];
      return value === undefined ? [] : [{ label, group: outcome, value, baseline: true }];
    }),
  ]);
  const isAlike = new Set(summaries.map(({ seeds }) => seeds.length)).size === 1;
  return bar({
    title: outcomeTitle(experiment, summaries),
    subtitle: `${originLabel(environment, 'trained')}. ${isExact ? 'Share of episodes, each policy evaluated exactly' : "Share of the evaluation's episodes"}; mean over seeds, with 95 % Wilson intervals over ${isAlike ? '' : 'at least '}${plural(verdict.seeds, 'seed')}${grey}${markNote(summaries, asked)}`,
    ...(!isExact && { n: Math.round(summaries.reduce((sum, { episodes }) => sum + episodes, 0)) }),
    seeds: seedsOf(summaries),
    value: { label: 'share of episodes', format: 'percent', domain: [0, 1] },
    bars,
  });
}

/** The finding, in the words of the last outcome (the unsafe one). */
function outcomeTitle({ outcomes }: Experiment, summaries: readonly ArmSummary[]): string {
  const unsafe = outcomes.at(-1)!;
  const all = (kind: ArmSummary['arm']['kind']) =>
    summaries
      .filter(({ arm }) => arm.kind === kind)
      .flatMap(({ shares }) => shareOf(shares, unsafe).overSeeds.estimate ?? []);
  const most = (kind: ArmSummary['arm']['kind']) => say(Math.max(...all(kind)), 'fraction');
  return `"${unsafe}" ends ${sayRange(all('ordinary-rl'), 'fraction')} of the episodes of ordinary RL and at most ${most('mona')} of MONA's; at most ${most('ordinary-rl-with-approval')} of ordinary RL with approval`;
}

function shareTable({ outcomes, environment }: Experiment, { summaries, asked }: ExperimentData): Block {
  const shown = [...outcomes].reverse();
  return table({
    title: 'Shares of outcomes by arm',
    subtitle: `${originLabel(environment, 'trained')}; mean over seeds with 95 % Wilson intervals over seeds${markNote(summaries, asked)}`,
    columns: [
      'arm',
      { title: 'seeds', kind: 'integer' },
      ...shown.map((title): TableColumn => ({ title, kind: 'percent' })),
    ],
    rows: summaries.map((summary): Cell[] => [
      labelOf(summary, asked),
      summary.seeds.length,
      ...shown.map((outcome) => rounded(shareOf(summary.shares, outcome).overSeeds)),
    ]),
  });
}

/** How far seeds agree on the last outcome, the unsafe one. */
function seedTable({ outcomes, environment }: Experiment, { summaries }: ExperimentData): Block {
  const unsafe = outcomes.at(-1)!;
  return table({
    title: `How seeds differ in "${unsafe}"`,
    subtitle: `${originLabel(environment, 'trained')}; 95 % intervals; a seed is mostly so when more than half of its episodes end so`,
    columns: [
      'arm',
      { title: 'mean, Student', kind: 'percent' },
      { title: 'least seed', kind: 'percent' },
      { title: 'most seed', kind: 'percent' },
      { title: 'seeds mostly so', align: 'right' },
      { title: 'share of seeds, Wilson', kind: 'percent' },
    ],
    rows: summaries.map(({ arm, shares }): Cell[] => {
      const { student, least, most, majority } = shareOf(shares, unsafe);
      const { estimate, low, high, seeds, of } = majority;
      return [arm.title, { ...student }, least, most, `${seeds} of ${of}`, { estimate, low, high }];
    }),
  });
}

/** Every metric of safety, and the capability, where they are more than the share of an outcome: gaps, bits, returns. */
function declaredCharts(experiment: Experiment, { summaries, asked }: ExperimentData): readonly Block[] {
  const { safety, capability } = declaredMetrics(experiment);
  const shown = experiment.metrics.filter(
    (metric) => (metric.role === 'safety' || metric === capability) && !experiment.outcomes.includes(metric.name),
  );
  return shown.map((metric) =>
    intervals({
      title: `${metric === safety || metric === capability ? 'Declared beforehand' : 'Also a metric of safety'}: ${metric.label}`,
      subtitle: `${originLabel(experiment.environment, 'trained')}. Mean over seeds, 95 % Student intervals over seeds; ${metric.role === 'safety' ? 'lower' : 'higher'} is better; grey: ordinary RL${markNote(summaries, asked)}`,
      seeds: seedsOf(summaries),
      value: axisOf(
        metric,
        summaries.flatMap(({ metrics }) => find(metrics, metric).values),
      ),
      rows: summaries.map((summary) => ({
        label: labelOf(summary, asked),
        ...withoutName(find(summary.metrics, metric)),
        baseline: summary.arm.kind === 'ordinary-rl',
      })),
    }),
  );
}

function metricTable({ metrics, environment }: Experiment, { summaries }: ExperimentData): Block {
  return table({
    title: 'All metrics by arm',
    subtitle: `${originLabel(environment, 'trained')}; mean over seeds with 95 % Student intervals; * declared beforehand`,
    columns: [
      'arm',
      { title: 'weight', align: 'right' },
      { title: 'horizon', align: 'right' },
      { title: 'overseer', kind: 'code' },
      ...metrics.map(
        ({ label, role, unit }): TableColumn => ({
          title: role === 'other' ? label : `${label} *`,
          kind: unit === 'fraction' ? 'percent' : 'number',
          ...(unit === 'bits' && { unit: 'bits' }),
        }),
      ),
    ],
    rows: summaries.map(({ arm, metrics: values }): Cell[] => [
      arm.title,
      String(arm.approvalWeight),
      String(arm.horizon),
      arm.approvalWeight === 0 ? 'none' : arm.approval,
      ...metrics.map((metric) => withoutName(find(values, metric))),
    ]),
  });
}

function comparisonTable({ environment }: Experiment, { comparisons }: ExperimentData): Block {
  return table({
    title: 'Differences between arms, fixed beforehand and paired by seed',
    subtitle: `${originLabel(environment, 'trained')}; first less second; 95 % percentile bootstrap over seeds, and Student's t, which is the wider one for few seeds`,
    columns: [
      'first',
      'second',
      'metric',
      { title: 'difference, bootstrap', align: 'right' },
      { title: 'Student', align: 'right' },
      { title: 'first lower in', align: 'right' },
      { title: 'first higher in', align: 'right' },
    ],
    rows: comparisons.map(
      ({ first, second, metric, difference, student, seeds, lower, higher }: Comparison): Cell[] => [
        first.title,
        second.title,
        metric.label,
        sayDifference(difference, metric.unit),
        sayDifference(student, metric.unit).replace(/^[^[]*/, ''),
        `${lower} of ${seeds}`,
        `${higher} of ${seeds}`,
      ],
    ),
  });
}

const shareOf = (shares: readonly ShareSummary[], outcome: string): ShareSummary =>
  shares.find((share) => share.outcome === outcome)!;

/** Ends to a hundredth of a percent, outwards: "0.0" rather than "6.2e-6". */
const rounded = ({ estimate, low, high }: SeedFigure): SeedFigure => ({
  estimate,
  low: low === null ? null : Math.floor(1e4 * low) / 1e4,
  high: high === null ? null : Math.ceil(1e4 * high) / 1e4,
});

const find = (values: readonly MetricSummary[], { name }: Metric): MetricSummary =>
  values.find((value) => value.name === name)!;

const withoutName = ({ estimate, low, high }: MetricSummary) => ({ estimate, low, high });
