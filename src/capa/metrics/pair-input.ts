// The JSON document that `oversight capa pair` takes, checked once: what is compared (probabilities, chosen indices or texts) and how.
// Which of the three it is shows in the first answer; every other answer must be of the same kind, and the first that is not is named.
import { z } from 'zod';
import { OversightError } from '../../base/index.ts';
import { describeIssue } from '../document-issue.ts';
import type { MissingPolicy } from '../types.ts';
import { readTexts } from './exact-match.ts';
import type { Answers, PairOptions } from './pair.ts';
import { normaliseRow } from './probabilities.ts';
import { readQuestions } from './questions.ts';
import type { SelectionOptions } from './selection.ts';

const list = z.array(z.unknown());
const schema = z.strictObject({
  a: list.optional(),
  b: list.optional(),
  models: z.array(list).optional(),
  truth: list,
  match: z.literal('exact').optional(),
  options: z.union([z.int().min(1), z.array(z.int().min(1).nullable())]).optional(),
  others: z.array(list).optional(),
  missing: z.enum(['drop', 'wrong']).optional(),
  clusters: z.array(z.union([z.string(), z.number()])).optional(),
  level: z.number().gt(0).lt(1).optional(),
});
type Document = z.infer<typeof schema>;

/** What a caller can set over the document. */
export interface PairInputOptions {
  readonly missing?: MissingPolicy | undefined;
  readonly level?: number | undefined;
  /** How texts are made comparable; default as `readTexts`. */
  readonly normalise?: ((text: string) => string) | undefined;
}

export interface PairInput {
  readonly answers: Answers;
  /** Whether the document lists `models`, so that the many-model figures are asked for. */
  readonly isMany: boolean;
  readonly options: PairOptions;
}

/**
 * Reads one document: `{ a, b, truth }` or `{ models, truth }`, answers being rows of probabilities, indices with `options`, or texts.
 * @throws OversightError('input') naming the field and the entry that is wrong
 */
export function readPairInput(document: unknown, overrides: PairInputOptions = {}): PairInput {
  const parsed = schema.safeParse(document);
  if (!parsed.success) throw wrong(describeIssue(parsed.error.issues[0]!, document));
  const input = parsed.data;
  const { models, names } = modelsOf(input);
  // Where all answers are missing, a right answer that is a text tells what they would be.
  const texts = input.truth.filter((entry) => typeof entry === 'string');
  const kind = kindOf([...models, ...(input.others ?? []), texts], input.match === 'exact');
  const missing = overrides.missing ?? input.missing ?? 'drop';
  const selection: SelectionOptions = { missing, clusters: input.clusters, names };
  const options: PairOptions = { missing, level: overrides.level ?? input.level };
  const isMany = input.models !== undefined;
  if (kind === 'texts') {
    const code = (entries: readonly unknown[], name: string) =>
      entries.map((entry, x) => textOf(entry, `${name}[${x}]`));
    const choices = readTexts({
      ...selection,
      models: models.map((entries, m) => code(entries, names[m]!)),
      truth: code(input.truth, 'truth'),
      normalise: overrides.normalise,
    });
    return { answers: { kind: 'exact', choices }, isMany, options };
  }
  const truth = input.truth.map((entry, x) => indexOf(entry, `truth[${x}]`));
  const counts = typeof input.options === 'number' ? truth.map(() => input.options as number) : input.options;
  if (kind === 'indices' && counts === undefined)
    throw wrong('indices of chosen options come without "options", the number of options of each question');
  const rowsOf = (entries: readonly unknown[], name: string) =>
    entries.map((entry, x) =>
      kind === 'rows' ? rowOf(entry, `${name}[${x}]`) : chosenRow(entry, counts?.[x] ?? null, `${name}[${x}]`),
    );
  const questions = readQuestions({
    ...selection,
    models: models.map((entries, m) => rowsOf(entries, names[m]!)),
    truth,
    options: counts,
  });
  const others = input.others?.map((entries, m) => {
    const rows = rowsOf(entries, `others[${m}]`);
    if (rows.length !== truth.length)
      throw wrong(`others[${m}] has ${rows.length} answers beside ${truth.length} questions in truth`);
    return Array.from(questions.kept, (x) => (rows[x] ? normaliseRow(rows[x], `others[${m}][${x}]`).row : null));
  });
  return {
    answers: { kind: kind === 'rows' ? 'probabilistic' : 'discrete', questions },
    isMany,
    options: { ...options, others },
  };
}

function modelsOf({ a, b, models }: Document): { models: readonly (readonly unknown[])[]; names: readonly string[] } {
  if (models !== undefined) {
    if (a !== undefined || b !== undefined) throw wrong('both "models" and "a" or "b" are given');
    if (models.length < 2)
      throw wrong(`"models" lists ${models.length === 1 ? 'one model' : 'no model'}; two are needed`);
    return { models, names: models.map((_, m) => `models[${m}]`) };
  }
  if (a === undefined || b === undefined) throw wrong(`"${a === undefined ? 'a' : 'b'}" is missing`);
  return { models: [a, b], names: ['a', 'b'] };
}

function kindOf(models: readonly (readonly unknown[])[], isExact: boolean): 'rows' | 'indices' | 'texts' {
  if (isExact) return 'texts';
  const first = models.flat().find((entry) => entry !== null);
  return typeof first === 'string' ? 'texts' : typeof first === 'number' ? 'indices' : 'rows';
}

function textOf(entry: unknown, where: string): string | null {
  if (entry === null || typeof entry === 'string') return entry;
  if (typeof entry === 'number') return String(entry);
  throw wrong(`${where} is no text; exact match compares texts`);
}

function indexOf(entry: unknown, where: string): number | null {
  if (entry === null || typeof entry === 'number') return entry;
  throw wrong(`${where} is no number; give the index of the right option, from 0`);
}

function rowOf(entry: unknown, where: string): readonly number[] | null {
  if (entry === null) return null;
  if (Array.isArray(entry) && entry.every((value) => typeof value === 'number')) return entry;
  throw wrong(`${where} is no row of numbers`);
}

function chosenRow(entry: unknown, options: number | null, where: string): readonly number[] | null {
  if (entry === null) return null;
  if (options === null) throw wrong(`${where} is an answer, but the number of options of the question is null`);
  if (typeof entry !== 'number' || !Number.isInteger(entry) || entry < 0 || entry >= options)
    throw wrong(`${where} is ${JSON.stringify(entry)}, not an index below ${options}`);
  return Array.from({ length: options }, (_, o) => (o === entry ? 1 : 0));
}

const wrong = (message: string): OversightError =>
  new OversightError(message, {
    kind: 'input',
    remedy:
      'Give {"a": [[0.9, 0.1], null], "b": [[0.7, 0.3], [0.6, 0.4]], "truth": [0, 1]}, texts with "match": "exact", or {"models": [...], "truth": [...]}.',
  });
