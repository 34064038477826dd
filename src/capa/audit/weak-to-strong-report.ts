// The weak-to-strong plan as a report: gain against similarity, what is predicted, which supervisor, quadrants, ceilings and gap recovered,
// with the paper's means beside ours. It only words and arranges what `weak-to-strong.ts` computed.
import { plural } from '../../base/index.ts';
import { type Block, createReport, heading, type Report, scatter, table, text } from '../../report/index.ts';
import { digits, percent, points, withInterval } from '../words.ts';
import { type PlannedRun, published, type WeakToStrongPlan } from './weak-to-strong.ts';
import { cell, type ReportOrigin, remarkText } from './words.ts';

/** One sentence that says what was found. */
export function weakToStrongSentence(plan: WeakToStrongPlan): string {
  const { runs, rule } = plan;
  if (rule)
    return `Over ${rule.n} trained settings the gain and the similarity of supervisor and student correlate at ${withInterval(rule.correlation)}; the paper found ${published.correlation}.`;
  const [run] = runs;
  if (runs.length === 1 && run) {
    const { accuracies, recovered, similarity } = run;
    const start = `Supervisor right on ${percent(accuracies.weak.estimate)}, student on ${percent(accuracies.strong.estimate)} before training, CAPA ${withInterval(similarity, 3, 'undefined')}`;
    if (recovered?.elicitation.share.estimate != null)
      return `${start}; training recovered ${percent(recovered.elicitation.share.estimate)} of the gap to the elicitation ceiling.`;
    return `${start}; the supervisor knows ${percent(run.complement.estimate)} that the student gets wrong.`;
  }
  return `${plural(runs.length, 'setting')}; no rule of gain over CAPA: ${plan.reasons['rule']}.`;
}

/** The whole report. */
export function weakToStrongReport(plan: WeakToStrongPlan, origin: ReportOrigin): Report {
  const { runs, rule } = plan;
  return createReport({
    title: 'What a strong model can gain from a weak supervisor',
    sentence: weakToStrongSentence(plan),
    created: origin.created,
    command: origin.command,
    meta: { settings: runs.length, trained: runs.filter(({ gain }) => gain !== null).length },
    blocks: [
      text(
        [
          'Gain is the accuracy of the trained student less that of the student before training. A supervisor that errs unlike the student knows what the student does not; the paper finds the gain larger there.',
          rule
            ? `The rule: gain = ${digits(rule.intercept.estimate)} + CAPA times ${withInterval(rule.slope)}. Predicting each setting without itself it errs by ${points(rule.errorLeftOut).replace('+', '')} (root mean square), the mean gain alone by ${points(rule.errorOfMean).replace('+', '')}. ${rule.partial.estimate === null ? `The accuracy gap cannot be held fixed: ${plan.reasons['rule.partial']}` : `With the accuracy gap held fixed the correlation is ${withInterval(rule.partial)}`} (paper: ${published.partial.estimate} [${published.partial.low}, ${published.partial.high}]): what that leaves of the pooled figure is not the gap in accuracy. ${rule.isUseful ? '' : 'The rule is no better than the mean gain: do not choose by it. '}Settings share models and tasks, so the intervals are too narrow.`
            : `No rule of gain over CAPA: ${plan.reasons['rule']}. What is predicted then rests on the paper's shares by quadrant (its models, its binary tasks) and carries no interval; take it as a direction.`,
          ...remarkText(origin.remarks),
        ].join('\n\n'),
      ),
      ...gainScatter(runs),
      settingsTable(runs),
      ...choiceBlocks(plan),
      ...quadrantBlocks(runs),
      ceilingTable(runs),
      comparisonTable(runs),
      ...reasonBlocks(runs),
    ],
  });
}

const nameOf = ({ task, weakName, strongName }: PlannedRun) =>
  weakName === 'weak' && strongName === 'strong' ? task : `${task}: ${weakName} to ${strongName}`;

function gainScatter(runs: readonly PlannedRun[]): Block[] {
  const trained = runs.filter(({ gain, similarity }) => gain?.estimate != null && similarity.estimate !== null);
  if (trained.length < 2) return [];
  return [
    scatter({
      title: 'Gain against similarity',
      subtitle: 'one point per trained setting',
      n: trained.length,
      x: { label: 'CAPA of supervisor and student before training' },
      y: { label: 'gain', format: 'percent' },
      references: [{ axis: 'y', value: 0, label: 'no gain' }],
      points: trained.map((run) => ({
        x: run.similarity.estimate,
        y: run.gain!.estimate,
        label: nameOf(run),
        group: `${run.weakName} to ${run.strongName}`,
      })),
    }),
  ];
}

function settingsTable(runs: readonly PlannedRun[]) {
  return table({
    title: 'Settings',
    columns: [
      'setting',
      { title: 'n', kind: 'integer' },
      { title: 'CAPA', kind: 'number' },
      { title: 'supervisor', kind: 'percent' },
      { title: 'student before', kind: 'percent' },
      { title: 'complement', kind: 'percent' },
      { title: 'trained', kind: 'percent' },
      { title: 'gain', kind: 'percent' },
      { title: 'predicted gain', kind: 'percent' },
      'from',
    ],
    rows: runs.map((run) => [
      nameOf(run),
      run.n,
      cell(run.similarity),
      run.accuracies.weak.estimate,
      run.accuracies.strong.estimate,
      run.complement.estimate,
      run.accuracies.trained?.estimate ?? null,
      run.gain ? cell(run.gain) : null,
      run.predicted ? cell(run.predicted) : null,
      run.predicted?.basis ?? '–',
    ]),
  });
}

function choiceBlocks({ choices }: WeakToStrongPlan): Block[] {
  if (choices.length === 0) return [];
  return [
    heading('Which supervisor'),
    table({
      title: 'Supervisors of one student, best first',
      subtitle:
        'by predicted gain, or by complement: the share of questions that the supervisor has right and the student wrong',
      columns: [
        'task',
        'student',
        'supervisor',
        'by',
        { title: 'value', kind: 'percent' },
        { title: 'CAPA', kind: 'number' },
        'clear',
      ],
      rows: choices.flatMap(({ task, strongName, by, ranking, isClear }) =>
        ranking.map(({ weakName, value, similarity }, i) => [
          task,
          strongName,
          weakName,
          by,
          value,
          similarity,
          i > 0 ? '' : isClear ? 'yes' : 'no: intervals overlap',
        ]),
      ),
    }),
  ];
}

function quadrantBlocks(runs: readonly PlannedRun[]): Block[] {
  const known = runs.filter(({ quadrants }) => quadrants.length > 0);
  if (known.length === 0) return [];
  const expected = (supervisor: string, elicited: string) =>
    published.quadrants[`${supervisor}${elicited === 'right' ? 'Right' : 'Wrong'}` as keyof typeof published.quadrants];
  return [
    heading('Who knows what'),
    table({
      title: 'The trained student by what supervisor and elicited student know',
      subtitle: 'share of the trained student right in each quarter, beside the paper',
      columns: [
        'setting',
        'supervisor',
        'elicited student',
        { title: 'of all', kind: 'percent' },
        { title: 'trained right', kind: 'percent' },
        { title: 'paper', kind: 'percent' },
      ],
      rows: known.flatMap((run) =>
        run.quadrants.map(({ supervisor, elicited, share, trained }) => [
          nameOf(run),
          supervisor,
          elicited,
          share.estimate,
          trained ? cell(trained) : null,
          expected(supervisor, elicited),
        ]),
      ),
    }),
  ];
}

function ceilingTable(runs: readonly PlannedRun[]) {
  return table({
    title: 'Ceilings and what was recovered',
    subtitle:
      'elicitation: the student trained on the truth; union: right there or right by the supervisor; recovered: (trained - supervisor) / (ceiling - supervisor)',
    columns: [
      'setting',
      { title: 'elicitation', kind: 'percent' },
      { title: 'union', kind: 'percent' },
      { title: 'recovered, elicitation', kind: 'percent' },
      { title: 'recovered, union', kind: 'percent' },
    ],
    rows: runs.map((run) => [
      nameOf(run),
      run.ceilings ? cell(run.ceilings.elicitation) : null,
      run.ceilings ? cell(run.ceilings.union) : null,
      run.recovered ? cell(run.recovered.elicitation.share) : null,
      run.recovered ? cell(run.recovered.union.share) : null,
    ]),
  });
}

function comparisonTable(runs: readonly PlannedRun[]) {
  const mean = (values: readonly (number | null | undefined)[]) => {
    const known = values.filter((value) => value != null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  const above = (pick: (run: PlannedRun) => number | null | undefined) =>
    mean(
      runs.map((run) => {
        const value = pick(run);
        return value == null || run.accuracies.strong.estimate === null ? null : value - run.accuracies.strong.estimate;
      }),
    );
  return table({
    title: 'Means over settings beside the paper',
    subtitle: 'the paper: 4 weak and 3 strong models on 15 binary tasks, 180 runs; other tasks need not agree',
    columns: ['figure', { title: 'here', kind: 'percent' }, { title: 'paper', kind: 'percent' }],
    rows: [
      ['student before training', mean(runs.map((run) => run.accuracies.strong.estimate)), published.start],
      ['supervisor, above that', above((run) => run.accuracies.weak.estimate), published.weak],
      ['trained student, above that', above((run) => run.accuracies.trained?.estimate), published.trained],
      ['elicitation ceiling, above that', above((run) => run.ceilings?.elicitation.estimate), published.elicitation],
      ['union ceiling, above that', above((run) => run.ceilings?.union.estimate), published.union],
    ],
  });
}

function reasonBlocks(runs: readonly PlannedRun[]): Block[] {
  const lines = runs.flatMap((run) =>
    Object.entries(run.reasons).map(([field, reason]) => `- ${nameOf(run)}, ${field}: ${reason}`),
  );
  const shown = lines.slice(0, 60);
  if (lines.length > shown.length) shown.push(`- and ${lines.length - shown.length} more`);
  return lines.length === 0 ? [] : [heading('What is undefined, and why', 3), text(shown.join('\n'))];
}
