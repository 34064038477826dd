// A table of judges' scores made whole from evaluation logs: the similarity of judge and model, the model's accuracy, its family and size,
// where the table itself does not say. Only judges that stand in the logs as models, under the same name, can be filled in.
import { pairIndex, type SimilarityMatrix } from '../matrix/index.ts';
import { inputError, type Records } from '../tables/index.ts';
import { accuraciesOf } from './trend-input.ts';

/**
 * The records with the columns similarity, accuracy, family and size; cells that are filled stay as they are.
 *
 * @param records with the columns judge, model and score
 * @returns names that the logs do not know too; their rows keep empty cells, which the reader of the table counts
 * @throws OversightError('input') without those columns
 */
export function fillAffinity(
  records: Records,
  matrix: SimilarityMatrix,
): { readonly records: Records; readonly unknown: readonly string[] } {
  for (const name of ['judge', 'model', 'score'])
    if (!records.columns.includes(name))
      throw inputError(
        `${records.source} has no column "${name}"`,
        'Beside logs a table needs judge, model and score; similarity and accuracy are filled in.',
      );
  const { models } = matrix.table;
  const accuracies = accuraciesOf(matrix.table);
  const places = new Map(models.map(({ name }, i) => [name, i]));
  const unknown = new Set<string>();
  const rows = records.rows.map((row) => {
    const [judge, model] = [place(row['judge']!), place(row['model']!)];
    const at =
      judge === undefined || model === undefined || judge === model
        ? undefined
        : pairIndex(models.length, judge, model);
    const facts = {
      similarity: at === undefined ? undefined : matrix.capa[at],
      accuracy: model === undefined ? undefined : accuracies[model],
      family: model === undefined ? undefined : models[model]!.family,
      size: model === undefined ? undefined : models[model]!.parameters,
      judge_family: judge === undefined ? undefined : models[judge]!.family,
    };
    const cells = Object.entries(facts).map(([name, value]) => [name, row[name] || cellOf(value)] as const);
    return { ...row, ...Object.fromEntries(cells) };
  });
  const columns = [...new Set([...records.columns, 'similarity', 'accuracy', 'family', 'size', 'judge_family'])];
  return { records: { ...records, columns, rows }, unknown: [...unknown] };

  function place(name: string): number | undefined {
    const found = places.get(name);
    if (found === undefined) unknown.add(name);
    return found;
  }
}

const cellOf = (value: string | number | null | undefined): string =>
  value === null || value === undefined || Number.isNaN(value) ? '' : String(value);
