// The audit of pairwise preferences as a report. It only words and arranges what `preferences.ts` computed.
import { createReport, intervals, type Report, table, text } from '../../report/index.ts';
import { levelWords, percent } from '../words.ts';
import type { PreferenceAudit } from './preferences.ts';
import { cell, type ReportOrigin, remarkText } from './words.ts';

/** One sentence that says what was found. */
export function preferenceSentence({ judges }: PreferenceAudit): string {
  const known = judges.filter(({ longer }) => longer.low !== null);
  const biased = known.filter(({ longer }) => longer.low! > 0.5).length;
  if (known.length === 0)
    return `${judges.length} judges compared; no lengths were given, so length bias cannot be told.`;
  const [low, high] = [Math.min, Math.max].map((end) => percent(end(...known.map(({ longer }) => longer.estimate!))));
  const range = low === high ? low : `${low} to ${high}`;
  return `${biased} of ${known.length} judges prefer the longer answer more often than the shorter (${range} of comparisons).`;
}

/** The whole report. */
export function preferenceReport(audit: PreferenceAudit, origin: ReportOrigin): Report {
  const n = audit.judges.reduce((sum, judge) => sum + judge.n, 0);
  return createReport({
    title: 'What judges prefer',
    sentence: preferenceSentence(audit),
    created: origin.created,
    command: origin.command,
    meta: { judges: audit.judges.length, comparisons: n, level: audit.level },
    blocks: [
      text(
        [
          'There is no truth here: a longer answer may be the better one. A judge that prefers length more than others do, on the same comparisons, is the one to look at. Where one maker is always shown second, a preference for the second answer is a preference for that maker.',
          ...remarkText(origin.remarks),
        ].join('\n\n'),
      ),
      intervals({
        title: 'How often the longer answer is preferred',
        subtitle: `ties and equal lengths left out; ${levelWords(audit.level)} intervals over instructions`,
        n,
        value: { label: 'longer preferred', format: 'percent' },
        references: [{ axis: 'x', value: 0.5, label: 'neither' }],
        rows: audit.judges.map(({ judge, longer }) => ({ label: judge, ...cell(longer) })),
      }),
      table({
        title: 'Each judge',
        columns: [
          'judge',
          { title: 'n', kind: 'integer' },
          { title: 'ties', kind: 'integer' },
          { title: 'instructions', kind: 'integer' },
          { title: 'longer preferred', kind: 'percent' },
          { title: 'correlation with length', kind: 'number' },
          { title: 'second preferred', kind: 'percent' },
        ],
        rows: audit.judges.map((one) => [
          one.judge,
          one.n,
          one.ties,
          one.instructions,
          cell(one.longer),
          one.lengthCorrelation,
          cell(one.second),
        ]),
      }),
      table({
        title: 'Agreement of judges on the same comparisons',
        subtitle: 'same instruction and same two makers; kappa is agreement beyond chance',
        columns: [
          'a',
          'b',
          { title: 'n', kind: 'integer' },
          { title: 'agreement', kind: 'percent' },
          { title: 'kappa', kind: 'number' },
        ],
        rows: audit.pairs.map(({ a, b, n: shared, agreement, kappa }) => [a, b, shared, agreement, cell(kappa)]),
      }),
    ],
  });
}
