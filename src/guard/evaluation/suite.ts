// A suite: which files, columns and rows a guard is measured on, and what part each plays. Data, so that anybody can add a set.
// No item text stands in a suite; the files lie beside it or in a data folder of the reader's.
import { dirname, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { decodeUtf8, OversightError, readFileOrThrow } from '../../base/index.ts';
import { filterSchema } from './filter.ts';
import { isRowPath } from './row-path.ts';

/** The same for every row, or read from it. */
const value = z.union([z.string().min(1), z.strictObject({ fixed: z.string().min(1) })]);

const setSchema = z.strictObject({
  /** Kebab-case, unique in the suite. */
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'must be kebab-case'),
  /** Default: the id. */
  title: z.string().min(1).optional(),
  /** attack and benign are prompts; output-harmful and output-benign are answers, judged token by token. */
  role: z.enum(['attack', 'benign', 'output-harmful', 'output-benign']),
  /** Relative to the suite, or "${data}/..." in the data folder. */
  file: z.string().min(1),
  format: z.enum(['csv', 'json', 'jsonl', 'csv.gz', 'json.gz', 'jsonl.gz']),
  /** JSON: where the rows are (row-path.ts); default the elements of a list, and of JSON lines the line itself. */
  path: z.string().refine(isRowPath, 'is not a path; write for example "$[]", "instances[]" or "$.*.*[]"').optional(),
  /** A column, or a template of columns: "{Behavior}\n\n{ContextString}". Rows in which it is empty are left out and counted. */
  text: z.string().min(1),
  /** For outputs: the prompt that was answered, a column or a template; such answers are judged a second time behind their prompt. */
  prompt: z.string().min(1).optional(),
  /** A column, or {"fixed": "name"}; figures are given for each family. Default: one family. */
  family: value.optional(),
  /** Names for several families together: {"specialised advice": ["spc_fin", "spc_hlt"]}. */
  familyGroups: z.record(z.string(), z.array(z.string()).min(1)).optional(),
  /** A column, or {"fixed": "en"}. Default "en". */
  language: value.optional(),
  filter: filterSchema.optional(),
  /** Sets of one group are averaged; default the role. */
  group: z.string().min(1).optional(),
  /** Reported, but in no average and never among the negatives. Default false. */
  apart: z.boolean().optional(),
  /** Half of the items, chosen by their hash, sets the thresholds; the figures are of the other half. Default false. */
  calibrate: z.boolean().optional(),
  /** Prompts that people really sent: the strict threshold rests on these alone. Default false. */
  realTraffic: z.boolean().optional(),
  licence: z.string().min(1),
  /** A sentence that the report prints beside the set. */
  note: z.string().min(1).optional(),
});

const suiteSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'must be kebab-case'),
    /** What the suite is for. */
    sentence: z.string().min(1).optional(),
    sets: z.array(setSchema).min(1),
  })
  .superRefine(({ sets }, context) => {
    sets.forEach((set, i) => {
      const say = (field: string, message: string) =>
        context.addIssue({ code: 'custom', path: ['sets', i, field], message });
      if (sets.findIndex((other) => other.id === set.id) < i) say('id', `"${set.id}" is used twice`);
      if (set.prompt !== undefined && !set.role.startsWith('output')) say('prompt', 'belongs to outputs only');
      if (set.calibrate && set.role !== 'benign' && set.role !== 'output-benign')
        say('calibrate', 'must be a benign set');
      if (set.calibrate && set.apart) say('calibrate', 'a set that stands apart cannot set thresholds');
      if (set.realTraffic && set.role !== 'benign') say('realTraffic', 'must be a benign set of prompts');
      if (set.path !== undefined && set.format.startsWith('csv'))
        say('path', 'is for JSON; a CSV file has its rows in lines');
    });
  });

export type SetSpec = z.infer<typeof setSchema>;
export type Role = SetSpec['role'];

export interface Suite extends z.infer<typeof suiteSchema> {
  /** Folder of the suite's file. */
  readonly folder: string;
}

/** Checks a suite. Throws OversightError('input') that names the file and the field. */
export function parseSuite(data: unknown, path: string): Suite {
  const result = suiteSchema.safeParse(data);
  if (result.success) return { ...result.data, folder: dirname(path) };
  const issue = result.error.issues[0]!;
  const field = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  throw new OversightError(`${path}: ${field.replace(/^\./, '') || 'the suite'}: ${issue.message}`, {
    kind: 'input',
    remedy: 'docs/guard-evaluation.md lists the fields of a suite.',
  });
}

/** Reads and checks a suite. */
export async function readSuite(path: string): Promise<Suite> {
  const text = decodeUtf8(
    await readFileOrThrow(path, 'Give the path of a suite, for example bench/suites/public.json.'),
    path,
  );
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new OversightError(`${path}: not valid JSON (${(cause as Error).message})`, {
      kind: 'input',
      remedy: 'A suite is one JSON document.',
      cause,
    });
  }
  return parseSuite(data, path);
}

/** Path of a set's file. */
export function setFile(suite: Suite, set: SetSpec, data: string): string {
  const inData = /^\$\{data\}\/(.+)$/.exec(set.file)?.[1];
  if (inData !== undefined) return join(data, inData);
  return isAbsolute(set.file) ? set.file : join(suite.folder, set.file);
}
