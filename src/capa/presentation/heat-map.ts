// The heat map of all pairs with its dendrogram, models marked by family. Many models are drawn as the clusters of a cut through the
// dendrogram, each cell the mean of its pairs.
import { type HeatBlock, heat } from '../../report/index.ts';
import { pairIndex, type SimilarityMatrix } from '../matrix/index.ts';
import { digits } from '../words.ts';
import type { SimilarityDocument } from './document.ts';
import { isThin, rankPairs } from './pairs.ts';
import { tooFew } from './words.ts';

export interface HeatMapOptions {
  /** Up to how many models every one has a row; default 400. */
  readonly mostRows?: number;
  /** Rows of a map of clusters; default 100. */
  readonly clusterRows?: number;
}

interface Row {
  readonly label: string;
  /** Indices of models. */
  readonly models: readonly number[];
  readonly family: string | null;
}

interface Layout {
  readonly rows: readonly Row[];
  readonly merges: SimilarityDocument['merges'];
}

/** The map of all pairs; a cell is null where its pairs are undefined. */
export function heatMap(
  document: SimilarityDocument,
  matrix: SimilarityMatrix,
  { mostRows = 400, clusterRows = 100 }: HeatMapOptions = {},
): HeatBlock {
  const { rows, merges } = document.order.length <= mostRows ? layAll(document) : layClusters(document, clusterRows);
  const values = rows.map((row, i) =>
    rows.map((column, j) => (i === j ? withinOf(matrix, row) : meanOf(matrix, row, column))),
  );
  const known = values.flat().filter((value) => value !== null);
  const [low, high] = [known.reduce((a, b) => Math.min(a, b), 0), known.reduce((a, b) => Math.max(a, b), 0.1)];
  const names = rows.map((row) => row.label);
  const heights = merges.flatMap(({ height }) => (height === null ? [] : [height]));
  const ends = [heights.reduce((a, b) => Math.min(a, b), 1), heights.reduce((a, b) => Math.max(a, b), 0)] as const;
  return heat({
    title: findingOf(document, matrix, rows),
    subtitle: `CAPA of ${rows.length === document.order.length ? 'each pair of models' : `${rows.length} clusters of models, each cell the mean of its pairs`}${isThin(document.summary) ? `; ${tooFew(document.summary)}` : ''}; rows in the order of average linkage on 1 − CAPA`,
    n: document.questions,
    value: { label: 'CAPA', domain: [low < -0.005 ? low : 0, high] },
    ...(low < -0.005 && { midpoint: 0 }),
    rowLabel: rows.length === document.order.length ? 'model' : 'cluster',
    columnLabel: rows.length === document.order.length ? 'model' : 'cluster',
    rows: names,
    columns: names,
    values: values.map((row) => row.map((value) => (value === null ? null : Number(value.toFixed(4))))),
    ...(merges.length > 0 && {
      dendrogram: {
        // Leaves a little below the lowest join, or most of the width would be empty.
        height: { label: '1 − CAPA', ...(ends[0] < ends[1] && { domain: leavesBelow(ends) }) },
        merges,
      },
    }),
    groups: familiesOf(rows),
  });
}

function leavesBelow([low, high]: readonly [number, number]): readonly [number, number] {
  return [Math.max(0, Math.floor((low - 0.15 * (high - low)) * 100) / 100), high];
}

function layAll({ order, models, merges }: SimilarityDocument): Layout {
  const rows = order.map((model) => ({
    label: models[model]!.name,
    models: [model],
    family: models[model]!.family,
  }));
  return { rows, merges };
}

/** Undoes the last joins until there are `clusterRows` clusters; they lie side by side in the order of the leaves. */
function layClusters({ order, models, merges }: SimilarityDocument, clusterRows: number): Layout {
  const kept = merges.slice(0, order.length - clusterRows);
  const spans = order.map((_, place) => ({ first: place, last: place }));
  const joined = new Set<number>();
  for (const { a, b } of kept) {
    joined.add(a).add(b);
    const [x, y] = [spans[a]!, spans[b]!];
    spans.push({ first: Math.min(x.first, y.first), last: Math.max(x.last, y.last) });
  }
  const clusters = spans
    .map((span, cluster) => ({ ...span, cluster }))
    .filter(({ cluster }) => !joined.has(cluster))
    .sort((x, y) => x.first - y.first);
  const rows = clusters.map(({ first, last }): Row => {
    const members = order.slice(first, last + 1);
    const families = new Set(members.map((model) => models[model]!.family));
    const [family = null] = families;
    const more = members.length - 1;
    return {
      label: `${models[members[0]!]!.name}${more > 0 ? ` and ${more} more` : ''}`,
      models: members,
      family: families.size === 1 ? family : null,
    };
  });
  const numbers = new Map(clusters.map(({ cluster }, row) => [cluster, row]));
  const above = merges.slice(kept.length).map(({ a, b, height }, i) => {
    numbers.set(spans.length + i, rows.length + i);
    return { a: numbers.get(a)!, b: numbers.get(b)!, height };
  });
  return { rows, merges: above };
}

/** The mean of the defined pairs between two rows. */
function meanOf({ capa, models }: SimilarityMatrix, x: Row, y: Row): number | null {
  let [sum, n] = [0, 0];
  for (const i of x.models) {
    for (const j of y.models) {
      const value = capa[pairIndex(models, i, j)]!;
      if (Number.isNaN(value)) continue;
      sum += value;
      n++;
    }
  }
  return n > 0 ? sum / n : null;
}

/** The mean of the pairs within a cluster; nothing for a single model, whose similarity with itself says nothing. */
function withinOf({ capa, models }: SimilarityMatrix, row: Row): number | null {
  let [sum, n] = [0, 0];
  row.models.forEach((i, at) => {
    for (const j of row.models.slice(at + 1)) {
      const value = capa[pairIndex(models, i, j)]!;
      if (Number.isNaN(value)) continue;
      sum += value;
      n++;
    }
  });
  return n > 0 ? sum / n : null;
}

function familiesOf(rows: readonly Row[]): HeatBlock['groups'] {
  const counts = new Map<string, number>();
  for (const { family } of rows) if (family !== null) counts.set(family, (counts.get(family) ?? 0) + 1);
  if (counts.size === 0) return undefined;
  // The largest families first: they get the colours that are furthest apart.
  const names = [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)! || (a < b ? -1 : 1));
  const marks = marksOf(names);
  return {
    label: 'family',
    names: names.map((name, i) => ({ name, mark: marks[i]! })),
    of: rows.map(({ family }) => (family === null ? null : names.indexOf(family))),
  };
}

/** Two characters for each name, each pair once: the first and the next letter that is free, else a number. */
export function marksOf(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name, i) => {
    const letters = [...name].filter((char) => /[\p{L}\p{N}]/u.test(char) && char.length === 1);
    const first = (letters[0] ?? '?').toUpperCase().slice(0, 1);
    const options = [...letters.slice(1).map((next) => first + next.toLowerCase().slice(0, 1)), ...'123456789'].map(
      (option) => (option.length === 1 ? first + option : option),
    );
    const mark = options.find((option) => !taken.has(option)) ?? numberMark(i);
    taken.add(mark);
    return mark;
  });
}

/** Two characters of base 36 that no letters of a name are taken for: they begin with a digit. */
const numberMark = (i: number) =>
  `${i % 10}${Math.floor(i / 10)
    .toString(36)
    .slice(-1)}`;

function findingOf({ summary, models }: SimilarityDocument, matrix: SimilarityMatrix, rows: readonly Row[]): string {
  if (isThin(summary)) return `How alike ${models.length} models err`;
  const { meanWithin, meanAcross } = summary;
  // A smaller difference is no finding.
  if (meanWithin !== null && meanAcross !== null && meanWithin > meanAcross + 0.01)
    return `Models of one family err more alike: mean CAPA ${digits(meanWithin)} within families, ${digits(meanAcross)} across`;
  const [highest] = rankPairs(matrix, 1, 'highest');
  if (highest && rows.length === models.length)
    return `${models[highest.i]!.name} and ${models[highest.j]!.name} err most alike, CAPA ${digits(highest.capa)}`;
  return `How alike ${models.length} models err`;
}
