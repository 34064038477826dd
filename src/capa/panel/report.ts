// The advice as a report: one sentence, honest accuracies with intervals, the map of error correlations, whom to ask next, and limits.
import { plural } from '../../base/index.ts';
import { type Cell, createReport, heading, heat, intervals, type Report, table, text } from '../../report/index.ts';
import type { Interval } from '../../stats/index.ts';
import { digits, percent, signedPoints } from '../words.ts';
import type { PanelAdvice, Standing } from './advise-panel.ts';
import type { ErrorSimilarity } from './correlations.ts';

/** Where a report comes from. */
export interface PanelReportOptions {
  /** ISO 8601 instant. */
  readonly created: string;
  readonly command?: string | undefined;
  /** File, seed and whatever else repeats it. */
  readonly meta?: Readonly<Record<string, string | number | boolean | null>> | undefined;
}

/** What the advice says, in one or two plain sentences. */
export function panelSentence({ advised, honest, verdict, single }: PanelAdvice): string {
  const who = `${joinNames(advised.judges)} (${advised.rule})`;
  const { overSingle } = honest;
  const claim = `Asking ${who}: a panel chosen this way is right on ${percent(honest.accuracy.estimate)} of items it was not chosen on (95 % interval ${percent(honest.accuracy.low)} to ${percent(honest.accuracy.high)})`;
  const points = `${signedPoints(overSingle.estimate)} points (${signedPoints(overSingle.low)} to ${signedPoints(overSingle.high)})`;
  if (verdict === 'better') return `${claim}; against the best single judge ${points}.`;
  if (verdict === 'worse') return `${claim}; that is worse than the best single judge: ${points}. Ask one judge.`;
  return `${claim}. It is not shown to be better than the best single judge (${percent(single.accuracy.estimate)}): ${points}.`;
}

/** What the judges are worth together (Kish), as one sentence that says why where there is no figure. */
export function votesSentence({ judges, effectiveVotes, meanCorrelation, votesRemark }: ErrorSimilarity): string {
  if (effectiveVotes === null) return `Effective votes are undefined: ${votesRemark}.`;
  return `${judges.length} judges are worth ${digits(effectiveVotes, 2)} independent votes${votesRemark === null ? '' : `, ${votesRemark}`} (mean correlation of errors ${digits(meanCorrelation)}).`;
}

/** The whole report. */
export function panelReport(advice: PanelAdvice, options: PanelReportOptions): Report {
  const { errors, honest, items, questions, standings } = advice;
  const held = `${plural(items, 'item')} of ${plural(questions, 'question')}; every item decided by what was learnt on other questions`;
  return createReport({
    title: 'Which judges to ask',
    sentence: panelSentence(advice),
    created: options.created,
    command: options.command,
    meta: { items, questions, judges: advice.judges.length, search: advice.search, ...options.meta },
    blocks: [
      heading('Panels'),
      panelTable(standings),
      intervals({
        title: 'Right verdicts on questions held out',
        subtitle: held,
        n: items,
        value: { label: 'right verdicts', format: 'percent' },
        rows: standings.map((one) => ({ label: one.name, ...estimate(one.accuracy), baseline: one !== honest })),
      }),
      selectionTable(honest),
      ...(advice.slices === null
        ? []
        : [
            table({
              title: 'The panel by slice',
              n: items,
              columns: [
                'slice',
                { title: 'items', kind: 'integer' },
                { title: 'panel', kind: 'percent' },
                { title: 'best single', kind: 'percent' },
              ],
              rows: advice.slices.map(({ slice, items: n, panel, single }) => [slice, n, panel, single]),
            }),
          ]),
      heading('Judges'),
      heat({
        title: votesSentence(errors).replace(/\.$/, ''),
        subtitle: 'Correlation of errors between judges; 1 = wrong on the same items, 0 = independent',
        n: items,
        value: { label: 'correlation of errors' },
        rows: errors.judges,
        columns: errors.judges,
        values: errors.correlation,
      }),
      judgeTable(advice),
      heading('Whom to ask next'),
      nextTable(advice),
      text(limits(advice)),
    ],
  });
}

function panelTable(standings: readonly Standing[]) {
  return table({
    title: 'Honest accuracy of each way to ask; differences are paired, in share of items',
    columns: [
      'panel',
      { title: 'right', kind: 'percent' },
      { title: 'over best single', kind: 'percent' },
      { title: 'over all, majority', kind: 'percent' },
    ],
    rows: standings.map((one) => [one.name, estimate(one.accuracy), estimate(one.overSingle), estimate(one.overAll)]),
  });
}

function selectionTable({ selections, name }: Standing) {
  return table({
    title: `What was chosen as the ${name}, fold by fold`,
    columns: ['judges', 'rule', { title: 'folds', kind: 'integer' }],
    rows: selections.map(({ judges, rule, folds }) => [judges.join(' + '), rule, folds]),
  });
}

function judgeTable({ judges }: PanelAdvice) {
  return table({
    title: 'Each judge alone, on the items it judged; the threshold of a score is learnt on the same items',
    columns: [
      'judge',
      { title: 'right', kind: 'percent' },
      { title: 'sensitivity', kind: 'percent' },
      { title: 'specificity', kind: 'percent' },
      { title: 'missing', kind: 'integer' },
      { title: 'cost', kind: 'number' },
    ],
    rows: judges.map((j): Cell[] => [j.name, estimate(j.accuracy), j.sensitivity, j.specificity, j.missing, j.cost]),
  });
}

function nextTable({ next }: PanelAdvice) {
  return table({
    title: `Beside ${next.chosen.length > 0 ? joinNames(next.chosen) : 'nobody'}, best first: bits of information gained per item on questions held out`,
    columns: [
      'judge',
      { title: 'gain', unit: 'bits', kind: 'number' },
      { title: 'more right', kind: 'percent' },
      { title: 'errs like them', kind: 'number' },
      { title: 'cost', kind: 'number' },
    ],
    rows: next.candidates.map((one): Cell[] => [
      one.name,
      estimate(one.informationGain),
      estimate(one.accuracyGain),
      one.errorCorrelation,
      one.cost,
    ]),
  });
}

function limits({ notes, errors }: PanelAdvice): string {
  const lines = [
    ...notes.map((note) => `${note}.`),
    ...(errors.undefinedPairs > 0
      ? [
          `${plural(errors.undefinedPairs, 'pair')} of judges had no correlation of errors and are left out of the mean.`,
        ]
      : []),
    'Judges, thresholds, weights and rule were chosen on the training questions of each fold only. The interval covers the draw of questions, not of judges or of the labellers, and a truth that people disagree on limits every panel.',
    'The advised panel is learnt on all items; its honest figure is that of panels chosen the same way without the items they decide.',
  ];
  return lines.map((line) => `- ${line}`).join('\n');
}

/** "A", "A and B", "A, B and C". */
export function joinNames(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function estimate({ estimate: value, low, high }: Interval) {
  return { estimate: value ?? null, low: Number.isFinite(low) ? low : null, high: Number.isFinite(high) ? high : null };
}
