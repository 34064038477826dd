// The report of all pairs: what is true, the policy it depends on, the map, the most and the least alike with their intervals, the
// models, what was left out and why, what was odd in the logs, slices, and what these figures do not say.

import { formatInteger, plural } from '../../base/index.ts';
import {
  type Block,
  createReport,
  heading,
  intervals,
  type Report,
  type TableBlock,
  table,
  text,
} from '../../report/index.ts';
import type { SimilarityMatrix } from '../matrix/index.ts';
import { digits } from '../words.ts';
import type { SimilarityDocument } from './document.ts';
import { heatMap } from './heat-map.ts';
import { issueTable } from './issue-words.ts';
import type { ModelFigures } from './models.ts';
import { mistakeTables } from './pair-report.ts';
import { type DocumentPair, documentPair, estimateOf, isThin, rankPairs } from './pairs.ts';
import { policySentence, shareOf, tooFew } from './words.ts';

export interface ReportContext {
  /** ISO 8601. */
  readonly created: string;
  readonly command?: string | undefined;
}

const listed = 15;
/** Questions in each list of the opened pair. */
const openedQuestions = 25;

/** The report of all pairs, as the page and the offline file show it. */
export function similarityReport(
  document: SimilarityDocument,
  matrix: SimilarityMatrix,
  { created, command }: ReportContext,
): Report {
  const isProbabilistic = matrix.isProbabilistic.some(Boolean);
  const hasPairs = document.pairCount > document.summary.undefinedPairs;
  return createReport({
    title: 'How alike the models err',
    sentence: document.sentence,
    created,
    command,
    meta: {
      models: document.models.length,
      pairs: document.pairCount,
      questions: document.questions,
      'missing answers': document.missing,
    },
    blocks: [
      text(
        `CAPA compares the mistakes of two models after taking their accuracies into account: 0 is as alike as independent models of those accuracies, 1 is always the same answer. ${policySentence(document.missing, isProbabilistic)}`,
      ),
      ...(hasPairs ? [heatMap(document, matrix), ...extremes(document, matrix)] : []),
      ...(hasPairs ? [bothWrongTable(document, matrix), ...openedPair(matrix)] : []),
      heading('The models'),
      modelTable(document),
      ...sliceBlocks(document),
      heading('What was left out, and what was odd'),
      ...leftOutBlocks(document),
      document.issues.length > 0 ? issueTable(document.issues) : text('Nothing odd was found in the logs.'),
      heading('Limits'),
      text(limits(isProbabilistic)),
    ],
  });
}

/** Interval charts of the most and the least alike pairs; of all pairs on too few questions one chart that ranks nobody. */
function extremes({ summary }: SimilarityDocument, matrix: SimilarityMatrix): Block[] {
  const total = matrix.capa.length;
  const thin = isThin(summary);
  const chart = (end: 'highest' | 'lowest') => {
    const pairs = rankPairs(matrix, listed, end).map(({ i, j }) => documentPair(matrix, i, j, true));
    const [first] = pairs;
    const finding = first ? `${first.a} and ${first.b} err ${end === 'highest' ? 'most' : 'least'} alike` : '';
    return intervals({
      title: thin ? `Too few questions to rank: ${tooFew(summary)}` : finding || 'No pair is defined',
      subtitle: `CAPA with its 95 % interval, ${shareOf(pairs.length, total, 'pair')}, ${end} first`,
      value: { label: 'CAPA' },
      rows: pairs.map((pair) => ({
        label: `${pair.a} / ${pair.b}${thin ? ` (n = ${formatInteger(pair.n)})` : ''}`,
        ...estimateOf(pair),
      })),
      references: [{ axis: 'x', value: 0, label: 'independent' }],
    });
  };
  return total > 2 * listed && !thin ? [chart('highest'), chart('lowest')] : [chart('highest')];
}

/** The same pairs as a table: how often two that are both wrong say the same. */
export function bothWrongTable({ summary }: SimilarityDocument, matrix: SimilarityMatrix, most = listed): TableBlock {
  const pairs = rankPairs(matrix, most, 'highest').map(({ i, j }) => documentPair(matrix, i, j, true));
  const [first] = pairs;
  // Free text has no wrong options to guess among.
  const hasOptions = pairs.some(({ uniformAgreement }) => (uniformAgreement ?? 0) > 0);
  return table({
    title: isThin(summary) ? `Too few questions to rank: ${tooFew(summary)}` : agreementFinding(first),
    subtitle: `${shareOf(pairs.length, matrix.capa.length, 'pair')}, highest CAPA first${hasOptions ? '; guessing = equal answers if wrong options were drawn alike' : ''}`,
    columns: [
      'model A',
      'model B',
      { title: 'CAPA', kind: 'number' },
      { title: 'n', kind: 'integer' },
      { title: 'both wrong', kind: 'integer' },
      { title: 'same', kind: 'percent' },
      ...(hasOptions ? [{ title: 'guessing', kind: 'percent' as const }] : []),
    ],
    rows: pairs.map((pair) => [
      pair.a,
      pair.b,
      estimateOf(pair),
      pair.n,
      pair.bothWrong ?? null,
      pair.agreementWhenBothWrong,
      ...(hasOptions ? [pair.uniformAgreement ?? null] : []),
    ]),
  });
}

function agreementFinding(pair: DocumentPair | undefined): string {
  if (!pair) return 'No pair is defined';
  const { a, b, agreementWhenBothWrong, uniformAgreement } = pair;
  if (agreementWhenBothWrong === null) return `${a} and ${b} are never both wrong`;
  const whole = (share: number) => `${digits(100 * share, 0)} %`;
  const guessing = uniformAgreement ? ` (guessing: ${whole(uniformAgreement)})` : '';
  return `When both are wrong, ${a} and ${b} say the same ${whole(agreementWhenBothWrong)} of the time${guessing}`;
}

/** The most alike pair, opened: what both got wrong. */
function openedPair(matrix: SimilarityMatrix): Block[] {
  const [highest] = rankPairs(matrix, 1, 'highest');
  if (!highest) return [];
  const { a, b, n, capa, bothWrong } = documentPair(matrix, highest.i, highest.j, true);
  return [
    heading(`One pair opened: ${a} and ${b}`),
    text(
      `CAPA ${digits(capa)} on ${plural(n, 'question')}; both got ${plural(bothWrong ?? 0, 'question')} wrong. Any pair is opened in full with \`--pair\`.`,
    ),
    ...mistakeTables(matrix, highest.i, highest.j, { limit: openedQuestions }),
  ];
}

/** The models, the most accurate first. */
export function modelTable({ models, summary }: SimilarityDocument): TableBlock {
  const ranked = [...models].sort((x, y) => (y.accuracy ?? -1) - (x.accuracy ?? -1));
  return table({
    title: accuracyFinding(ranked, summary.leastQuestions),
    subtitle: 'accuracy with its 95 % interval (Wilson); a missing answer counts as wrong here',
    columns: [
      'model',
      ...(models.some(({ family }) => family !== null) ? ['family'] : []),
      { title: 'n', kind: 'integer' },
      { title: 'accuracy', kind: 'percent' },
      { title: 'missing', kind: 'integer' },
    ],
    rows: ranked.map((model) => [
      model.name,
      ...(models.some(({ family }) => family !== null) ? [model.family] : []),
      model.n,
      { estimate: model.accuracy, low: model.interval?.[0] ?? null, high: model.interval?.[1] ?? null },
      model.missing,
    ]),
  });
}

/** Who is the most accurate, where that can be said. @param ranked the most accurate first */
function accuracyFinding(ranked: readonly ModelFigures[], least: number): string {
  const best = ranked[0]?.accuracy ?? null;
  if (best === null) return 'No model has an answer that can be judged';
  const first = ranked.filter(({ accuracy }) => accuracy === best);
  if (first.some(({ n }) => n < least)) return 'How accurate the models are';
  const names = first.map(({ name }) => name);
  if (names.length === 1) return `${names[0]} is the most accurate`;
  return names.length === 2
    ? `${names.join(' and ')} are equally the most accurate`
    : `${names.length} models are equally the most accurate`;
}

function sliceBlocks({ by, summary }: SimilarityDocument): Block[] {
  if (!by) return [];
  const first = by.values.find(({ meanCapa }) => meanCapa !== null);
  const last = by.values.findLast(({ meanCapa }) => meanCapa !== null);
  return [
    heading(`By ${by.slice}`),
    table({
      title:
        first && last && first !== last
          ? `Models err most alike in ${first.value ?? 'questions without it'} (mean CAPA ${digits(first.meanCapa)}), least in ${last.value ?? 'questions without it'} (${digits(last.meanCapa)})`
          : `${by.values.length === 1 ? 'One value' : 'The values'} of ${by.slice}`,
      subtitle: `the same figures on the questions of each value alone, from pairs on at least ${summary.leastQuestions} of them`,
      columns: [
        by.slice,
        { title: 'questions', kind: 'integer' },
        { title: 'mean CAPA', kind: 'number' },
        'most alike',
        { title: 'their CAPA', kind: 'number' },
      ],
      rows: by.values.map(({ value, questions, meanCapa, highest }) => [
        value ?? '(none)',
        questions,
        meanCapa,
        highest ? `${highest.a} / ${highest.b}` : null,
        highest ? estimateOf(highest) : null,
      ]),
    }),
  ];
}

/** Why questions did not count, over all pairs; the ranges over pairs. */
function leftOutBlocks(document: SimilarityDocument): Block[] {
  const told = document.pairs.flatMap(({ leftOut, a, b }) => (leftOut ? [{ ...leftOut, pair: `${a} / ${b}` }] : []));
  if (told.length === 0 || told.length < document.pairCount) return [];
  const words = {
    absent: 'only one of the two has a row',
    missing: 'one of the two gave no answer',
    drift: 'another gold answer or other options',
    undecidable: 'one option only, or no gold answer',
  };
  const rows = (['absent', 'missing', 'drift', 'undecidable'] as const).map((reason) => {
    const counts = told.map((each) => each[reason]);
    const most = told.reduce((best, each) => (each[reason] > best[reason] ? each : best));
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    return [words[reason], mean, most[reason], most[reason] > 0 ? most.pair : ''];
  });
  return [
    table({
      title: 'Questions left out of the pairs, by reason',
      subtitle: `${plural(document.questions, 'question')}, ${formatInteger(document.drifted)} of them in several versions; each pair's own counts are in the exports`,
      columns: [
        'reason',
        { title: 'mean per pair', kind: 'number' },
        { title: 'most', kind: 'integer' },
        'in the pair',
      ],
      rows,
    }),
  ];
}

function limits(isProbabilistic: boolean): string {
  return [
    '- Agreement by chance is taken as uniform over the wrong options: popular wrong answers make independent models look alike.',
    '- The values depend on the policy for missing answers, on the options and on the version of the gold answers; compare only reports that share them.',
    isProbabilistic
      ? '- The similarity of a model with itself is below 1 when its probabilities are soft, so the diagonal is left empty.'
      : '- Logs without option probabilities allow only the discrete form.',
    '- Similarity is a property of these models on these questions. It is not a verdict on safety.',
    '- The intervals take questions as independent; questions that share a passage make them too narrow.',
  ].join('\n');
}
