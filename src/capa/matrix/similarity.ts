// The similarity of all pairs of models of a table: CAPA (arXiv 2502.04313), observed and expected agreement, standard errors, error
// consistency and agreement when both are wrong, in condensed halves. From chosen answers by counting bits; from probabilities, where
// both models of a pair have them, by matrix products. Intervals, reasons and what was left out: pair.ts, for one pair on request.
import { OversightError } from '../../base/index.ts';
import type { AnswerTable, MissingPolicy } from '../types.ts';
import { discreteHalf } from './discrete-half.ts';
import type { DiscreteFigures } from './discrete-tile.ts';
import { layOutColumns } from './layout.ts';
import { packPlanes } from './planes.ts';
import { type ProbabilityRows, tableRows } from './probabilities.ts';
import { type SpreadOptions, withExecutor } from './spread.ts';

export interface SimilarityOptions extends SpreadOptions {
  /** What becomes of a question that one of the two did not answer; default 'drop'. */
  readonly missing?: MissingPolicy | undefined;
  /**
   * 'discrete': chosen answers only. 'probabilistic': all models must have probabilities. Default: probabilities where both models of a
   * pair have them, else chosen answers.
   */
  readonly kind?: 'discrete' | 'probabilistic' | undefined;
  /** Probabilities that are too large for memory; default: those of the table. */
  readonly probabilities?: ProbabilityRows | undefined;
}

/** Figures of the chosen answers, condensed as in `SimilarityMatrix`. */
export type DiscreteMatrix = Pick<DiscreteFigures, 'n' | 'capa' | 'observed' | 'expected' | 'standardError'>;

/** All arrays are condensed halves, see `pairIndex`; NaN = undefined, `pairOf` says why. */
export interface SimilarityMatrix extends DiscreteFigures {
  readonly table: AnswerTable;
  /** Number of models of the table. */
  readonly models: number;
  readonly missing: MissingPolicy;
  /** The columns of the table that count; null = all. */
  readonly columns: readonly number[] | null;
  /** By model: whether its probabilities are used. A pair is probabilistic when both are. */
  readonly isProbabilistic: readonly boolean[];
  readonly probabilities: ProbabilityRows;
  /** The same figures from chosen answers; the very same arrays where no pair is probabilistic. */
  readonly discrete: DiscreteMatrix;
}

/**
 * All pairs of a table: 10 million pairs of 12,032 questions in some 5 s on two cores.
 *
 * @throws OversightError('input') when `kind` asks for probabilities that a model does not have
 * @throws OversightError('cancelled') when the signal was aborted
 */
export function similarityMatrix(table: AnswerTable, options: SimilarityOptions = {}): Promise<SimilarityMatrix> {
  return withExecutor(table.models.length, options, (given) => matrixOfColumns(table, null, given));
}

/** The same for some of the columns; null = all. More than a few models need an executor. */
export async function matrixOfColumns(
  table: AnswerTable,
  columns: readonly number[] | null,
  options: SimilarityOptions,
): Promise<SimilarityMatrix> {
  const { missing = 'drop' } = options;
  const rows = options.probabilities ?? tableRows(table);
  const isProbabilistic = probabilisticModels(table, rows, options.kind);
  const layout = layOutColumns(table, columns ?? undefined);
  const figures = await discreteHalf(packPlanes(table, layout), missing, options);
  const { n, capa, observed, expected, standardError } = figures;
  const discrete = { n, capa, observed, expected, standardError };
  // Most logs hold chosen answers only, and need nothing of what multiplies matrices.
  const soft = isProbabilistic.includes(true)
    ? await (await import('./soft-half.ts')).softHalf(table, layout, rows, isProbabilistic, missing, figures, options)
    : discrete;
  const models = table.models.length;
  return { table, models, missing, columns, probabilities: rows, isProbabilistic, ...figures, ...soft, discrete };
}

function probabilisticModels(table: AnswerTable, rows: ProbabilityRows, kind: SimilarityOptions['kind']): boolean[] {
  const has = table.models.map((_, model) => kind !== 'discrete' && rows.has(model));
  const without = table.models.filter((_, model) => !has[model]);
  if (kind === 'probabilistic' && without.length > 0)
    throw new OversightError(
      `${without.length} of ${has.length} models have no probabilities, ${without[0]!.name} among them`,
      { kind: 'input', remedy: 'Leave these models out, or compare chosen answers.' },
    );
  // One model alone makes no probabilistic pair.
  return has.filter(Boolean).length < 2 ? has.map(() => false) : has;
}
