// Families of models from a table that a person wrote, over what logs and names tell.
import { inputError, readRecords } from '../tables/index.ts';

/** Family by model name. @throws OversightError('input') without the columns model and family */
export async function readFamilies(path: string): Promise<Map<string, string>> {
  const { columns, rows } = await readRecords(path);
  if (!columns.includes('model') || !columns.includes('family'))
    throw inputError(
      `${path} has the columns ${columns.join(', ')}; model and family are needed`,
      'Its first line must be model,family, and each other line one model with its family.',
    );
  return new Map(rows.flatMap(({ model, family }) => (model && family ? [[model, family] as const] : [])));
}
