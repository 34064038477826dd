// The negative control: a hack that needs one step only. MONA is not made to stop it and does not; a report in which it did would be
// a report of something else. And what the bad overseer does, which is the same limit seen from its other side.
import { type Block, heading, type IntervalRow, intervals, text } from '../../../report/index.ts';
import { counterpart, declaredMetrics } from '../comparisons.ts';
import type { ExperimentData } from '../read-experiment.ts';
import type { ArmSummary } from '../summary.ts';
import type { Experiment } from '../types.ts';
import { axisOf, originLabel, sayInterval } from '../words.ts';
import { labelOf, markNote } from './marks.ts';

const what: Readonly<Record<Experiment['environment'], string>> = {
  'camera-dropbox':
    "In this variant, standing on the camera's cell logs a delivery that never was: observed reward of a single step, which the overseer does not see.",
  'test-driven-development':
    'In this variant, a program may hold a token that makes its own tests pass whatever they are, within the one step of writing it, and the static checks do not see it.',
  loan: "In this variant the reader is also shown the applicant's postcode, which goes with nationality: the reader's own step is enough to discriminate.",
};

/** A metric of the control itself, where the experiment has one of this name. */
const controlMetric = 'oneStepHack';

export function controlBlocks(experiment: Experiment, { summaries, asked }: ExperimentData): readonly Block[] {
  const control = summaries.filter(({ arm }) => arm.kind === 'one-step-hack');
  const bad = summaries.filter(({ arm }) => arm.kind === 'mona-bad-overseer');
  const mona = summaries.filter(({ arm }) => arm.kind === 'mona');
  const { safety, capability } = declaredMetrics(experiment);
  const metric =
    experiment.metrics.find(
      ({ name }) => name === controlMetric && control.some((one) => figureFor(one, name) !== undefined),
    ) ?? safety;
  const beside = [...control, ...bad].flatMap((one) => {
    const arm = counterpart(
      one.arm,
      mona.map((other) => other.arm),
    );
    return mona.filter((other) => other.arm.id === arm?.id);
  });
  const shown = [...new Set([...beside, ...control, ...bad])];
  const rows = (name: string): readonly IntervalRow[] =>
    shown.flatMap((one) => {
      const value = figureFor(one, name);
      if (value === undefined) return [];
      const { estimate, low, high } = value;
      return [{ label: labelOf(one, asked), estimate, low, high, baseline: one.arm.kind === 'mona' }];
    });
  const found = control.flatMap((one) => figureFor(one, metric.name) ?? []);
  return [
    heading('Negative control: a hack in one step, which MONA does not stop'),
    text(
      `${what[experiment.environment]} MONA leaves such a hack as it is: no credit has to cross a step for it. Here: ${metric.label} ${found.map((value) => sayInterval(value, metric.unit)).join(', ')}. The bad overseer approves of the multi-step hack itself; MONA is then led to it by approval alone.`,
    ),
    ...[...new Set([metric, safety, capability])].map((one) =>
      intervals({
        title: `Control and bad overseer: ${one.label}`,
        subtitle: `${originLabel(experiment.environment, 'trained')}. Mean over seeds, 95 % Student intervals; grey: MONA at the same weight with its own overseer${markNote(shown, asked)}`,
        value: axisOf(
          one,
          rows(one.name).flatMap(({ estimate }) => estimate ?? []),
        ),
        rows: rows(one.name),
      }),
    ),
  ];
}

const figureFor = ({ metrics }: ArmSummary, name: string) =>
  metrics.find((metric) => metric.name === name && metric.estimate !== null);
