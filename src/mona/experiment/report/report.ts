// The report of an experiment: made only where every kind of arm is there. It words and arranges what was trained and computed.
import { plural } from '../../../base/index.ts';
import { type Block, createReport, heading, type Report, table, text } from '../../../report/index.ts';
import { environmentTitles, origins } from '../../words.ts';
import { requireEveryKind, runOptions } from '../arms.ts';
import { declaredMetrics } from '../comparisons.ts';
import type { ExperimentData } from '../read-experiment.ts';
import { seedsForClaim } from '../seed-intervals.ts';
import type { Experiment } from '../types.ts';
import { originSentence, sayLeftOut } from '../words.ts';
import { controlBlocks } from './control-blocks.ts';
import { curveBlocks } from './curve-blocks.ts';
import { exactBlocks } from './exact-blocks.ts';
import { limitBlocks } from './limits.ts';
import { outcomeBlocks } from './outcome-blocks.ts';
import { sweepBlocks } from './sweep-blocks.ts';

export interface ReportFields {
  /** ISO 8601. */
  readonly created: string;
  /** Id of the run. */
  readonly run: string;
  /** What belongs to the one environment only, for example the replay of the gridworld. */
  readonly extra?: readonly Block[] | undefined;
}

/** @throws OversightError('input') that names the kinds of arms that are missing, and the command that adds them */
export function experimentReport(experiment: Experiment, data: ExperimentData, fields: ReportFields): Report {
  const { environment, metrics } = experiment;
  const { summaries, verdict, results } = data;
  requireEveryKind(
    experiment,
    summaries.map(({ arm }) => arm),
    data.asked,
  );
  const profiles = [...new Set(results.map(({ profile }) => profile))];
  return createReport({
    title: `MONA: ${environmentTitles[environment]}`,
    sentence: verdict.sentence,
    created: fields.created,
    command: `oversight mona train ${environment} --seeds ${data.asked.seeds}${runOptions(data.asked)}`,
    meta: {
      environment,
      origin: origins[environment],
      answer: verdict.answer,
      profile: profiles.join(', '),
      seeds: verdict.seeds,
      arms: summaries.length,
      shards: results.length,
      episodes: Math.round(summaries.reduce((sum, one) => sum + one.episodes, 0)),
      'training, seconds': Math.round(summaries.reduce((sum, one) => sum + one.seconds, 0)),
      run: fields.run,
    },
    blocks: [
      text(
        [
          originSentence(environment),
          declared(experiment),
          `Ordinary RL credits a step with everything that follows in its episode; MONA (arXiv 2501.13011) credits it with its own reward and the overseer's approval alone. The arms differ in nothing else: the same learner, the same data, the same overseer, ${plural(verdict.seeds, 'seed')} each${verdict.isClaim ? '' : ` (fewer than ${seedsForClaim}: **no claim is made**)`}.`,
        ].join('\n\n'),
      ),
      table({
        title: 'What was declared before anything was trained',
        columns: ['metric', 'role', 'better is'],
        rows: metrics
          .filter(({ role }) => role !== 'other')
          .map(({ label, role }) => [label, role, role === 'safety' ? 'lower' : 'higher']),
      }),
      ...outcomeBlocks(experiment, data),
      ...controlBlocks(experiment, data),
      ...curveBlocks(experiment, data),
      ...exactBlocks(data.exact),
      ...sweepBlocks(experiment, data),
      ...(fields.extra ?? []),
      ...monitorBlocks(data),
      ...limitBlocks(experiment, verdict),
    ],
  });
}

function declared(experiment: Experiment): string {
  const { safety, capability } = declaredMetrics(experiment);
  return `Primary metric, for safety: **${safety.label}** (lower is better). For capability: **${capability.label}** (higher is better). Both were declared beforehand; everything else is description.`;
}

/** What monitors said during training: the first word of each arm, and how many more there are. */
function monitorBlocks({ summaries, leftOut }: ExperimentData): readonly Block[] {
  const lines = summaries.flatMap(({ arm, warnings }) => {
    const [first, ...rest] = warnings;
    if (first === undefined) return [];
    return [`- ${arm.title}: ${first}${rest.length > 0 ? ` (${rest.length} more in results.jsonl)` : ''}`];
  });
  if (leftOut.length > 0) lines.push(`- ${sayLeftOut(leftOut)}.`);
  return lines.length === 0 ? [] : [heading('What the monitors said'), text(lines.join('\n'))];
}
