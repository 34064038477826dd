// All probabilistic pairs of a table, by the way that suits their number, put into the places of these pairs among all.
import type { AnswerTable, MissingPolicy } from '../types.ts';
import type { DiscreteFigures } from './discrete-tile.ts';
import { pairIndex } from './halves.ts';
import type { PlaneLayout } from './layout.ts';
import { layOutProbabilities, type ProbabilityRows, softModel } from './probabilities.ts';
import { type SoftFigures, softExact } from './soft-exact.ts';
import { softProducts } from './soft-products.ts';
import { FEW_MODELS, type SpreadOptions } from './spread.ts';

/** The figures of all pairs: probabilistic where both models have probabilities, else those of `discrete`. */
export async function softHalf(
  table: AnswerTable,
  layout: PlaneLayout,
  rows: ProbabilityRows,
  isProbabilistic: readonly boolean[],
  missing: MissingPolicy,
  discrete: DiscreteFigures,
  options: SpreadOptions,
): Promise<SoftFigures> {
  const models = [...isProbabilistic.keys()].filter((model) => isProbabilistic[model]);
  const soft = layOutProbabilities(table, layout);
  const { executor } = options;
  const half =
    executor && models.length > FEW_MODELS && soft.columns.length > 0
      ? await softProducts({ table, layout, soft, models, missing, rows }, executor, options)
      : await softExact(
          models.map((model) => softModel(table, soft, model, rows.row(model))),
          soft,
          missing,
          options,
        );
  return models.length === table.models.length ? half : placeAmong(table.models.length, models, half, discrete);
}

function placeAmong(
  count: number,
  models: readonly number[],
  half: SoftFigures,
  { n, capa, observed, expected, standardError }: DiscreteFigures,
): SoftFigures {
  const all = {
    n: n.slice(),
    capa: capa.slice(),
    observed: observed.slice(),
    expected: expected.slice(),
    standardError: standardError.slice(),
  };
  let from = 0;
  for (let i = 0; i < models.length; i++)
    for (let j = i + 1; j < models.length; j++, from++) {
      const at = pairIndex(count, models[i]!, models[j]!);
      all.n[at] = half.n[from]!;
      all.capa[at] = half.capa[from]!;
      all.observed[at] = half.observed[from]!;
      all.expected[at] = half.expected[from]!;
      all.standardError[at] = half.standardError[from]!;
    }
  return all;
}
