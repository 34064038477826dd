// What `oversight capa logs --json` prints: models, pairs, oddities of the logs, the clustering and, on request, slices. Plain data;
// pairs are all there up to a stated number, beyond it the most alike.
import { formatInteger, plural } from '../../base/index.ts';
import { pairCount, type SimilarityMatrix } from '../matrix/index.ts';
import type { AnswerTable, LogIssue, MissingPolicy } from '../types.ts';
import { digits, withInterval } from '../words.ts';
import { averageLinkage } from './clustering.ts';
import { orderLeaves } from './leaf-order.ts';
import { type ModelFigures, modelFigures } from './models.ts';
import {
  type DocumentPair,
  documentPair,
  eachPair,
  estimateOf,
  isThin,
  type PairSummary,
  rankPairs,
  summarisePairs,
} from './pairs.ts';
import type { SliceFigures } from './slices.ts';
import { tooFew } from './words.ts';

/** Most pairs that a document holds; CSV and parquet hold all. */
export const mostPairs = 200_000;

export interface SimilarityDocument {
  /** What is true, in one sentence or two. */
  readonly sentence: string;
  readonly missing: MissingPolicy;
  /** Distinct questions, however many versions the logs have of them. */
  readonly questions: number;
  /** Questions of which logs give different gold answers or options. */
  readonly drifted: number;
  readonly models: readonly ModelFigures[];
  /** In the order of the models, or the most alike first where there are more than `mostPairs`. */
  readonly pairs: readonly DocumentPair[];
  readonly pairCount: number;
  readonly summary: PairSummary;
  readonly meanCapa: number | null;
  readonly issues: readonly LogIssue[];
  /** Indices of models in the order in which the dendrogram stands. */
  readonly order: readonly number[];
  /** Leaves are places in `order`; merge i makes cluster order.length + i; heights are 1 − CAPA, null = never compared. */
  readonly merges: readonly { readonly a: number; readonly b: number; readonly height: number | null }[];
  readonly by?: { readonly slice: string; readonly values: readonly SliceFigures[] } | undefined;
}

/** What is known of a table and its matrix as plain data, undefined figures null. */
export function createDocument(table: AnswerTable, matrix: SimilarityMatrix): SimilarityDocument {
  const identities = new Map<string, number>();
  for (const { task, id } of table.questions) {
    const key = JSON.stringify([task, id]);
    identities.set(key, (identities.get(key) ?? 0) + 1);
  }
  const models = modelFigures(table);
  const summary = summarisePairs(matrix);
  const total = pairCount(matrix.models);
  const pairs =
    total <= mostPairs
      ? [...eachPair(matrix)]
      : rankPairs(matrix, mostPairs, 'highest').map(({ i, j }) => documentPair(matrix, i, j, false));
  return {
    sentence: sentenceOf(matrix, summary, identities.size),
    missing: matrix.missing,
    questions: identities.size,
    drifted: [...identities.values()].filter((versions) => versions > 1).length,
    models,
    pairs,
    pairCount: total,
    summary,
    meanCapa: summary.meanCapa,
    issues: table.issues,
    ...cluster(matrix),
  };
}

/** Average linkage on 1 − CAPA, the leaves in the order in which to draw them. */
function cluster({ capa, models }: SimilarityMatrix): Pick<SimilarityDocument, 'order' | 'merges'> {
  // Rounding may take 1 − CAPA of equal models below 0.
  const distances = capa.map((value) => Math.max(0, 1 - value));
  const merges = averageLinkage(distances, models);
  const order = orderLeaves(merges, distances, models);
  const places = new Map(order.map((leaf, place) => [leaf, place]));
  const at = (cluster: number) => places.get(cluster) ?? cluster;
  return { order, merges: merges.map(({ a, b, height }) => ({ a: at(a), b: at(b), height })) };
}

function sentenceOf(matrix: SimilarityMatrix, summary: PairSummary, questions: number): string {
  const { models } = matrix.table;
  if (models.length < 2) {
    const found = models.length === 0 ? 'No model was found' : `Only one model was found (${models[0]!.name})`;
    return `${found}: similarity needs the answers of at least two to the same questions.`;
  }
  const pairs = `${plural(summary.pairs, 'pair')} of ${plural(models.length, 'model')} on ${plural(questions, 'question')}`;
  const [highest] = rankPairs(matrix, 1, 'highest');
  const [lowest] = rankPairs(matrix, 1, 'lowest');
  if (!highest || !lowest) return `${pairs}: no pair shares questions that determine a similarity.`;
  const tell = ({ i, j }: { i: number; j: number }) => {
    const pair = documentPair(matrix, i, j, true);
    const n = pair.n < summary.leastQuestions ? ` (n = ${formatInteger(pair.n)})` : '';
    return `${pair.a} and ${pair.b}, ${withInterval(estimateOf(pair))}${n}`;
  };
  if (isThin(summary)) {
    const known = summary.thinPairs === 1 ? ` CAPA of ${tell(highest)}.` : '';
    return `${pairs}: ${tooFew(summary)}, too few to say which models err alike.${known}${leftOut({ ...summary, thinPairs: 0 })}`;
  }
  if (summary.pairs === 1) return `${pairs}: CAPA of ${tell(highest)}.`;
  return `${pairs}: mean CAPA ${digits(summary.meanCapa)}; most alike ${tell(highest)}; least alike ${tell(lowest)}.${leftOut(summary)}`;
}

/** Pairs that the sentence says nothing about. */
function leftOut({ undefinedPairs, thinPairs, leastQuestions }: PairSummary): string {
  const tell = (n: number, one: string, many: string) =>
    `${formatInteger(n)} ${n === 1 ? `pair ${one}` : `pairs ${many}`}`;
  const parts = [
    undefinedPairs > 0 ? `${tell(undefinedPairs, 'shares', 'share')} no questions that determine a similarity` : '',
    thinPairs > 0
      ? `${tell(thinPairs, 'shares', 'share')} fewer than ${leastQuestions} questions and stand outside`
      : '',
  ].filter((part) => part !== '');
  return parts.length > 0 ? ` ${parts.join('; ')}.` : '';
}
