// The capability trend as a report: mean cross-family similarity against accuracy, by model, by bin and by policy for missing answers, with
// the models that stand apart named. It only words and arranges what `trend.ts` computed.
import { type Block, createReport, heading, type Report, scatter, table, text } from '../../report/index.ts';
import { digits, percent, pValue, withInterval } from '../words.ts';
import type { CapabilityTrend } from './trend.ts';
import { cell, type ReportOrigin, remarkText } from './words.ts';

/** Families with a colour of their own; the models of smaller ones are one group. */
const colours = 5;

const policyWords = { drop: 'missing answers left out', wrong: 'missing answers wrong' } as const;

/** One sentence that says what was found. */
export function trendSentence(trend: CapabilityTrend): string {
  const { pearson, points, exceptions } = trend;
  if (pearson.estimate === null) return `No trend can be told from ${points.length} models.`;
  const { low, high } = pearson.bootstrap;
  const isDrawn = low !== null && high !== null && (low > 0 || high < 0);
  const isTested = pearson.p !== null && pearson.p < 1 - trend.level;
  const way = pearson.estimate > 0 ? 'more' : 'less';
  const what =
    isTested && isDrawn
      ? `More accurate models err ${way} alike`
      : isTested || isDrawn
        ? `More accurate models seem to err ${way} alike`
        : 'It is not shown that accuracy and similarity go together';
  const [first] = exceptions;
  const more = exceptions.length > 1 ? ` and ${exceptions.length - 1} more` : '';
  const apart = first ? `; ${first.name}${more}, among the most accurate, ${more ? 'are' : 'is'} an exception` : '';
  return `${what} (correlation ${digits(pearson.estimate, 2)} over ${points.length} models)${apart}.`;
}

/** How sure the sentence is, and by how much the exceptions stand apart; empty where there is no trend. */
export function trendDetail({ pearson, exceptions, missing }: CapabilityTrend): string {
  if (pearson.estimate === null) return '';
  const { low, high } = pearson.bootstrap;
  const drawn = low === null || high === null ? '' : `, [${digits(low)}, ${digits(high)}] when models are drawn`;
  const named = exceptions.map(
    ({ name, similarity, expected }) =>
      `${name} has ${digits(similarity)} where the line of the others says ${digits(expected)}.`,
  );
  return [
    `With ${policyWords[missing]}: Pearson ${withInterval(pearson)}, p ${pValue(pearson.p)}${drawn}.`,
    ...named,
  ].join(' ');
}

/** The whole report; one section for each policy, the first one leads. */
export function trendReport(trends: readonly CapabilityTrend[], origin: ReportOrigin): Report {
  const [first] = trends as readonly [CapabilityTrend, ...CapabilityTrend[]];
  return createReport({
    title: 'Do models get more alike as they get better?',
    sentence: trendSentence(first),
    created: origin.created,
    command: origin.command,
    meta: { models: first.points.length, families: first.families.length, level: first.level },
    blocks: [
      text(
        [
          'Each model stands at the mean CAPA it has with the models of other families. Models share pairs, so the bootstrap draws models and rebuilds every mean; it is the interval to trust with few models. Accuracy counts missing answers as wrong.',
          ...trends.map(trendDetail).filter((detail) => detail !== ''),
          ...remarkText(origin.remarks),
        ].join('\n\n'),
      ),
      correlationTable(trends),
      ...trends.flatMap(sectionOf),
      heading('Families'),
      table({
        title: 'Which models count as one family',
        columns: ['family', { title: 'models', kind: 'integer' }, 'names'],
        rows: first.families.map(({ family, models }) => [family, models.length, models.join(', ')]),
      }),
    ],
  });
}

function correlationTable(trends: readonly CapabilityTrend[]) {
  return table({
    title: 'Correlation of accuracy and mean similarity',
    subtitle: 'intervals by Fisher (Spearman: Bonett and Wright), and by drawing models again and again',
    columns: [
      'policy',
      'measure',
      { title: 'estimate', kind: 'number' },
      { title: 'bootstrap', kind: 'number' },
      { title: 'p', kind: 'number' },
      { title: 'mean of pairs', kind: 'number' },
    ],
    rows: trends.flatMap((trend) =>
      (['pearson', 'spearman'] as const).map((measure) => [
        policyWords[trend.missing],
        measure === 'pearson' ? 'Pearson' : 'Spearman',
        cell(trend[measure]),
        cell(trend[measure].bootstrap),
        trend[measure].p,
        trend.meanOfPairs,
      ]),
    ),
  });
}

function sectionOf(trend: CapabilityTrend): Block[] {
  const drawn = new Set(trend.families.slice(0, colours).map(({ family }) => family));
  const groups = trend.families.length <= colours + 1;
  return [
    heading(`Policy: ${policyWords[trend.missing]}`),
    ...(trend.points.length === 0
      ? []
      : [
          scatter({
            title: `Mean cross-family CAPA against accuracy, ${policyWords[trend.missing]}`,
            subtitle: 'one point per model: mean CAPA with the models of other families',
            n: trend.points.length,
            x: { label: 'accuracy', format: 'percent' },
            y: { label: 'mean cross-family CAPA' },
            points: trend.points.map(({ name, family, accuracy, similarity }) => ({
              x: accuracy,
              y: similarity,
              label: name,
              group: family !== null && (groups || drawn.has(family)) ? family : 'other families',
            })),
          }),
        ]),
    table({
      title: 'Bins of equal count',
      subtitle: 'mean over the models of a bin; the interval takes models as independent, which they are not quite',
      columns: [
        'accuracy',
        { title: 'models', kind: 'integer' },
        { title: 'mean similarity', kind: 'number' },
        'names',
      ],
      rows: trend.bins.map(({ from, to, n, models, similarity }) => [
        `${percent(from)} to ${percent(to)}`,
        n,
        cell(similarity),
        models.length <= 8 ? models.join(', ') : `${models.slice(0, 8).join(', ')} and ${models.length - 8} more`,
      ]),
    }),
    table({
      title: 'Each model beside the line of the others',
      columns: [
        'model',
        'family',
        { title: 'accuracy', kind: 'percent' },
        { title: 'similarity', kind: 'number' },
        { title: 'pairs', kind: 'integer' },
        { title: 'line of the others', kind: 'number' },
        { title: 'distance', unit: 'SD', kind: 'number' },
      ],
      rows: [...trend.points]
        .reverse()
        .map(({ name, family, accuracy, similarity, pairs, expected, deviation }) => [
          name,
          family ?? '–',
          accuracy,
          similarity,
          pairs,
          expected,
          deviation,
        ]),
    }),
    ...(trend.leftOut.length === 0
      ? []
      : [text(`Left out, without an accuracy or a pair across families: ${trend.leftOut.join(', ')}.`)]),
  ];
}
