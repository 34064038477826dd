// Probabilistic pairs of many models by matrix products: observed agreement is one product of all probabilities with themselves. Where
// a model lacks what another has, the mean probabilities of the truth belong to the pair: two more products, of the probabilities of the
// truth with the masks of the questions that count. The number of questions and f come from the masks as bit planes, exactly.
// Left out: standard errors (soft-exact.ts).
import { join } from 'node:path';
import type { Executor } from '../../runs/index.ts';
import { sumOf } from '../../stats/index.ts';
import { ABSENT, type AnswerTable, MISSING, type MissingPolicy } from '../types.ts';
import { discreteHalf } from './discrete-half.ts';
import { pairCount, placeTile, tilesOf } from './halves.ts';
import { type ColumnGroup, type PlaneLayout, planesOf, VECTOR_BYTES } from './layout.ts';
import { emptyFigures, setCapaOfMeans } from './moments.ts';
import { createPanelWriter, type Panels } from './panels.ts';
import { type Planes, packRow } from './planes.ts';
import { type ProbabilityRows, type SoftLayout, softModel, WITH, WITHOUT } from './probabilities.ts';
import { productTile } from './product-tile.ts';
import { emptySoft, type SoftFigures } from './soft-exact.ts';
import { mapTiles, type SpreadOptions, turn, withFolder } from './spread.ts';

/** Models of a tile's side. */
const TILE = 480;
/** Columns of a panel: 8 MB of each side of a tile. */
const PANEL = 4096;

/** What a probabilistic half is computed from. */
export interface SoftInput {
  readonly table: AnswerTable;
  readonly layout: PlaneLayout;
  readonly soft: SoftLayout;
  /** Models of the table that have probabilities. */
  readonly models: readonly number[];
  readonly missing: MissingPolicy;
  readonly rows: ProbabilityRows;
}

/** @param panel columns that are multiplied at once */
export async function softProducts(
  input: SoftInput,
  executor: Executor,
  options: SpreadOptions,
  panel = PANEL,
): Promise<SoftFigures> {
  const { models, missing, soft } = input;
  const spread = { ...options, executor };
  return withFolder(options, async (folder) => {
    const matrixOf = (name: string, width: number): Panels => ({
      file: join(folder, name),
      models: models.length,
      width,
      panel: Math.min(panel, width),
    });
    const probabilities = matrixOf('probabilities', soft.starts.at(-1)!);
    const truths = matrixOf('truths', soft.columns.length);
    const masks = matrixOf('masks', soft.columns.length);
    const { planes, totals } = await writeMatrices(input, { probabilities, truths, masks }, options);
    const isComplete = planes.allPresent && (missing === 'wrong' || planes.allAnswered);
    const products = [{ left: probabilities, right: probabilities }];
    if (!isComplete) products.push({ left: truths, right: masks }, { left: masks, right: truths });
    const pairs = pairCount(models.length);
    const sums = products.map(() => new Float64Array(pairs));
    await mapTiles(
      executor,
      productTile,
      tilesOf(models.length, options.tile ?? TILE),
      (tile) => ({ products, tile: { ...tile } }),
      (tile, parts) => {
        for (const [index, part] of parts.entries()) placeTile(sums[index]!, models.length, tile, part);
      },
      spread,
      'comparing probabilities',
    );
    // Of masks as answers that are never right, what is expected is f alone: equation 2 with both accuracies 0.
    const masked = isComplete ? undefined : await discreteHalf(planes, missing, spread, 'counting questions');
    const all = { n: soft.columns.length, f: sumOf(soft.chance) / soft.columns.length };
    return figuresOf(models.length, sums, totals, (pair) =>
      masked ? { n: masked.n[pair]!, f: masked.expected[pair]! } : all,
    );
  });
}

interface Matrices {
  readonly probabilities: Panels;
  /** Probabilities of the truth. */
  readonly truths: Panels;
  /** 1 where a question of the model counts, if it counts for the other too. */
  readonly masks: Panels;
}

/** Writes the matrices; also the masks as bit planes, and each model's sum of the probabilities of the truth. */
async function writeMatrices(
  { table, layout, soft, models, missing, rows }: SoftInput,
  matrices: Matrices,
  { signal }: SpreadOptions,
): Promise<{ readonly planes: Planes; readonly totals: Float64Array }> {
  const maskLayout = layOutMasks(layout);
  const data = new Uint8Array(models.length * maskLayout.bytes);
  const totals = new Float64Array(models.length);
  const width = soft.columns.length;
  const [mask, codes, neverRight] = [new Float32Array(width), new Uint16Array(width), new Uint16Array(width).fill(1)];
  const least = missing === 'wrong' ? WITHOUT : WITH;
  let [allPresent, allAnswered] = [true, true];
  const writers = [matrices.probabilities, matrices.truths, matrices.masks].map(createPanelWriter);
  try {
    for (const [at, model] of models.entries()) {
      if (at % 64 === 0) await turn(signal);
      const { values, truth, standing } = softModel(table, soft, model, rows.row(model));
      for (let x = 0; x < mask.length; x++) {
        const value = standing[x]!;
        mask[x] = value >= least ? 1 : 0;
        codes[x] = value === WITH ? 0 : value === WITHOUT ? MISSING : ABSENT;
      }
      for (const [index, row] of [values, truth, mask].entries()) writers[index]!.add(row);
      totals[at] = sumOf(truth);
      const target = data.subarray(at * maskLayout.bytes, (at + 1) * maskLayout.bytes);
      const coverage = packRow(codes, neverRight, maskLayout, target);
      allPresent &&= coverage.allPresent;
      allAnswered &&= coverage.allAnswered;
    }
  } finally {
    for (const writer of writers) writer.close();
  }
  return { planes: { layout: maskLayout, models: models.length, data, allPresent, allAnswered }, totals };
}

/** The groups of questions with options, their columns counted as in compact rows, with codes of one bit. */
function layOutMasks({ groups }: PlaneLayout): PlaneLayout {
  let [column, offset] = [0, 0];
  const laid: ColumnGroup[] = [];
  for (const group of groups) {
    if (group.options === null) continue;
    const columns = group.columns.map(() => column++);
    laid.push({ ...group, options: 2, columns, codeBits: 1, offset });
    offset += group.vectors * planesOf(1) * VECTOR_BYTES;
  }
  return { groups: laid, bytes: offset, undecidable: [] };
}

/** `sums`: observed agreement; where questions differ by pair, also the probabilities of the truth of its two models. */
function figuresOf(
  models: number,
  [observed, firsts, seconds]: readonly Float64Array[],
  totals: Float64Array,
  questionsOf: (pair: number) => { readonly n: number; readonly f: number },
): SoftFigures {
  const half = emptySoft(pairCount(models));
  const figures = emptyFigures();
  let pair = 0;
  for (let i = 0; i < models; i++)
    for (let j = i + 1; j < models; j++, pair++) {
      const { n, f } = questionsOf(pair);
      const [p, q] = [firsts?.[pair] ?? totals[i]!, seconds?.[pair] ?? totals[j]!];
      setCapaOfMeans(observed![pair]! / n, p / n, q / n, f, figures);
      half.n[pair] = n;
      half.capa[pair] = figures.capa;
      half.observed[pair] = figures.observed;
      half.expected[pair] = figures.expected;
    }
  return half;
}
