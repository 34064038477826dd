// How a person tells us what the columns of a table mean, where their names do not: a JSON file with the names of columns.
// Leaves out: expressions and joins over several files, except the one file that holds the right answers.
import { z } from 'zod';
import { OversightError } from '../../base/index.ts';

const column = z.string().min(1);
const kinds = ['letter', 'index', 'index-from-1', 'number', 'text', 'boolean', 'correct'] as const;

const schema = z.strictObject({
  item: z
    .union([column, z.array(column).min(1)])
    .optional()
    .describe('what tells the question; several columns together, where one does not'),
  model: column.optional().describe('whose answer it is; default: the name in the path of the file'),
  answer: column.optional().describe('the answer'),
  gold: column.optional().describe('the right answer'),
  options: column.optional().describe('how many options the question has, or the list of them'),
  task: column.optional().describe('the benchmark or subtask'),
  correct: column.optional().describe('whether the answer is right, where that is all that is known'),
  text: column.optional().describe('the question as people read it'),
  epoch: column.optional().describe('which repetition, from 1'),
  filter: column.optional().describe('which way of extracting the answer'),
  slices: z.array(column).optional().describe('columns to split results by'),
  probabilities: z.array(column).min(2).optional().describe("the options' probabilities, in their order"),
  models: z.array(column).min(1).optional().describe('wide tables: the columns that are models'),
  kind: z
    .enum(kinds)
    .optional()
    .describe(`what an answer is (${kinds.join(', ')}); default: seen from the values, see docs/capa.md`),
  optionCount: z
    .int()
    .min(1)
    .max(65_000)
    .optional()
    .describe('how many options each question has, where no column says'),
  goldFile: z
    .strictObject({ file: z.string().min(1), item: column.optional(), gold: column.optional() })
    .optional()
    .describe('the file beside the table that holds the right answers, and its columns'),
  taskName: z.string().min(1).optional().describe('the name of the task, where no column says'),
  facts: z
    .record(
      z.string(),
      z.strictObject({ family: z.string().min(1).optional(), parameters: z.number().positive().optional() }),
    )
    .optional()
    .describe('by model: its family, and its parameters in billions; they overrule what names tell'),
});

/** The names of a table's columns; what is left out is found by well-known names. */
export type Mapping = z.infer<typeof schema>;

/** How the values of answers are read. */
export type AnswerKind = (typeof kinds)[number];

/** @param value the JSON of a mapping file. Throws OversightError('input') that names the field. */
export function parseMapping(value: unknown, source: string): Mapping {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new OversightError(`${source}: ${issue?.path.join('.') || 'the mapping'}: ${issue?.message}`, {
    kind: 'input',
    remedy: `A mapping is a JSON object with any of: ${Object.keys(schema.shape).join(', ')}.`,
  });
}

/** The fields of a mapping, one line each, for help. */
export function describeMapping(): string {
  const fields = Object.entries(schema.shape);
  const width = Math.max(...fields.map(([name]) => name.length));
  return fields.map(([name, field]) => `${name.padEnd(width)}  ${field.description ?? ''}`).join('\n');
}
