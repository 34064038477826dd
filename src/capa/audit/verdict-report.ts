// The verdict audit as a report: accuracy, kappa and leniency by judge, leniency by exam taker, and how alike the judges err.
// It only words and arranges what `verdict-audit.ts` computed.
import { plural } from '../../base/index.ts';
import { type Block, createReport, heading, heat, intervals, type Report, table, text } from '../../report/index.ts';
import { digits, levelWords, percent, points } from '../words.ts';
import type { JudgePair, VerdictAudit } from './verdict-audit.ts';
import { cell, type ReportOrigin, remarkText } from './words.ts';

/** One sentence that says what was found. */
export function verdictSentence(audit: VerdictAudit): string {
  const ranked = audit.judges
    .filter(({ accuracy }) => accuracy.estimate !== null)
    .sort((a, b) => b.accuracy.estimate! - a.accuracy.estimate!);
  const best = ranked[0];
  if (best === undefined) return 'No judge has a verdict on a row with a truth.';
  const lenient = audit.judges.filter(({ leniency }) => leniency.low !== null && leniency.low > 0).length;
  const strict = audit.judges.filter(({ leniency }) => leniency.high !== null && leniency.high < 0).length;
  const all = audit.judges.length;
  if (all === 1)
    return `${best.judge} agrees with ${audit.truth} on ${percent(best.accuracy.estimate)} of ${best.n} answers; leniency ${points(best.leniency.estimate)}.`;
  return `${best.judge} is the best single judge (${percent(best.accuracy.estimate)} of ${best.n}); of ${all} judges ${lenient} are lenient and ${strict} strict.`;
}

/** What the judges are worth together (Kish), as one sentence that says why where there is no figure. */
export function votesSentence({ judges, together }: VerdictAudit): string {
  const { effectiveVotes, meanErrorCorrelation, votesRemark, n } = together;
  const rows = `on the ${plural(n, 'row')} that every judge decided`;
  if (n === 0) return 'No row was decided by every judge, so their effective votes are undefined.';
  if (effectiveVotes === null) return `Effective votes are undefined ${rows}: ${votesRemark}.`;
  return `${judges.length} judges count as ${digits(effectiveVotes, 2)} independent ones${votesRemark === null ? '' : `, ${votesRemark}`} (mean error correlation ${digits(meanErrorCorrelation)} ${rows}).`;
}

/** The whole report. */
export function verdictReport(audit: VerdictAudit, origin: ReportOrigin): Report {
  const { judges, together } = audit;
  const level = levelWords(audit.level);
  const votes =
    judges.length < 2 || together.n === 0
      ? []
      : [
          `${votesSentence(audit)} The majority is right on ${percent(together.majority?.estimate)}, the best single judge (${together.bestSingle?.judge ?? '–'}, chosen on these rows) on ${percent(together.bestSingle?.estimate)}.`,
        ];
  const blocks: Block[] = [
    text(
      [
        `Leniency is the share that a judge passes less the share truly right by "${audit.truth}". Intervals have a level of ${level}${audit.items === null ? '' : `; rows of one item (${audit.items} items) vary together in those of kappa and leniency`}.`,
        ...votes,
        ...remarkText(origin.remarks),
      ].join('\n\n'),
    ),
    intervals({
      title: 'Leniency by judge',
      subtitle: `share passed less share truly right, ${level} intervals; right of 0 is lenient`,
      n: audit.rows,
      value: { label: 'leniency', format: 'percent' },
      references: [{ axis: 'x', value: 0, label: 'neither' }],
      rows: judges.map(({ judge, leniency }) => ({ label: judge, ...cell(leniency) })),
    }),
    table({
      title: 'Each judge beside the truth',
      subtitle: 'accuracy with Wilson intervals; kappa is agreement beyond chance',
      columns: [
        'judge',
        { title: 'n', kind: 'integer' },
        { title: 'missing', kind: 'integer' },
        { title: 'accuracy', kind: 'percent' },
        { title: 'kappa', kind: 'number' },
        { title: 'passed', kind: 'percent' },
        { title: 'truly right', kind: 'percent' },
        { title: 'leniency', kind: 'percent' },
        { title: 'right passed', kind: 'percent' },
        { title: 'wrong passed', kind: 'percent' },
      ],
      rows: judges.map((one) => [
        one.judge,
        one.n,
        one.missing,
        cell(one.accuracy),
        cell(one.kappa),
        one.passed.estimate,
        one.right.estimate,
        cell(one.leniency),
        one.truePositives.estimate,
        one.falsePositives.estimate,
      ]),
    }),
  ];
  return createReport({
    title: 'What the verdicts of judges are worth',
    sentence: verdictSentence(audit),
    created: origin.created,
    command: origin.command,
    meta: { judges: judges.length, rows: audit.rows, items: audit.items, truth: audit.truth, level: audit.level },
    blocks: [...blocks, ...byModel(audit), ...byPair(audit)],
  });
}

function byModel(audit: VerdictAudit): Block[] {
  const names = [...new Set(audit.judges.flatMap(({ models }) => models.map(({ model }) => model)))];
  if (names.length === 0) return [];
  return [
    heading('By exam taker'),
    heat({
      title: 'Whom each judge is lenient with',
      subtitle: 'share passed less share truly right',
      value: { label: 'leniency', format: 'percent' },
      midpoint: 0,
      rows: names,
      columns: audit.judges.map(({ judge }) => judge),
      values: names.map((name) =>
        audit.judges.map(({ models }) => models.find(({ model }) => model === name)?.leniency.estimate ?? null),
      ),
    }),
    table({
      title: 'Share passed and share truly right',
      columns: [
        'judge',
        'exam taker',
        { title: 'n', kind: 'integer' },
        { title: 'passed', kind: 'percent' },
        { title: 'truly right', kind: 'percent' },
        { title: 'leniency', kind: 'percent' },
      ],
      rows: audit.judges.flatMap(({ judge, models }) =>
        models.map(({ model, n, passed, right, leniency }) => [
          judge,
          model,
          n,
          cell(passed),
          cell(right),
          cell(leniency),
        ]),
      ),
    }),
  ];
}

function byPair(audit: VerdictAudit): Block[] {
  if (audit.pairs.length === 0) return [];
  const names = audit.judges.map(({ judge }) => judge);
  const values = (figure: (pair: JudgePair) => number | null) =>
    names.map((a) =>
      names.map((b) => {
        const pair = audit.pairs.find((one) => (one.a === a && one.b === b) || (one.a === b && one.b === a));
        return pair ? figure(pair) : null;
      }),
    );
  return [
    heading('How alike the judges err'),
    heat({
      title: 'Correlation of errors',
      subtitle: 'of being wrong on the same row; 0 = independent',
      value: { label: 'error correlation', domain: [-1, 1] },
      midpoint: 0,
      rows: names,
      columns: names,
      values: values((pair) => pair.errorCorrelation),
    }),
    table({
      title: 'CAPA of the judges',
      subtitle: 'verdicts have two options, so CAPA is error consistency',
      columns: [
        'a',
        'b',
        { title: 'n', kind: 'integer' },
        { title: 'CAPA', kind: 'number' },
        { title: 'error correlation', kind: 'number' },
      ],
      rows: [...audit.pairs]
        .sort((a, b) => (b.capa.estimate ?? -2) - (a.capa.estimate ?? -2))
        .map(({ a, b, n, capa, errorCorrelation }) => [a, b, n, cell(capa), errorCorrelation]),
    }),
  ];
}
