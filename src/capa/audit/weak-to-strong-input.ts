// Settings of weak-to-strong training from a file: JSON (one setting, or many under `runs`) with a list of answers per model, or a table
// with the columns truth, weak, strong, elicited, trained. Answers are labels, rows of probabilities, or one probability of label 1.
import { z } from 'zod';
import { plural } from '../../base/index.ts';
import { describeIssue } from '../document-issue.ts';
import { inputError, parseRecords, type Records, readTextFile } from '../tables/index.ts';
import type { Answers, WeakToStrongRun } from './weak-to-strong-run.ts';

const label = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const answers = z.array(z.union([label, z.array(z.number())]));
const setting = z.strictObject({
  task: z.string().optional(),
  weak_name: z.string().optional(),
  strong_name: z.string().optional(),
  /** Number of options of every question, or of each; "free" for free text. Default: the labels seen. */
  options: z.union([z.int().min(2), z.literal('free'), z.array(z.int().min(1).nullable())]).optional(),
  truth: z.array(label),
  weak: answers,
  strong: answers,
  elicited: answers.optional(),
  trained: answers.optional(),
});
const settings = z.union([z.object({ runs: z.array(setting).min(1) }), z.array(setting).min(1), setting]);

type Setting = z.infer<typeof setting>;
type Label = z.infer<typeof label>;

/** Settings as they were read. */
export interface WeakToStrongInput {
  readonly runs: readonly WeakToStrongRun[];
  readonly remarks: readonly string[];
}

const models = ['weak', 'strong', 'elicited', 'trained'] as const;

/** Reads a file. @throws OversightError('input') that names the setting, the list and the place in it */
export async function readWeakToStrong(path: string): Promise<WeakToStrongInput> {
  return parseWeakToStrong(await readTextFile(path), path);
}

/** The settings of a text. @throws as `readWeakToStrong` */
export function parseWeakToStrong(text: string, source: string): WeakToStrongInput {
  const remarks: string[] = [];
  const found = settingsOf(text, source);
  const runs = found.map((one, i) =>
    readSetting(one, i, found.length === 1 ? source : `${source}, run ${i + 1}`, remarks),
  );
  return { runs, remarks: [...new Set(remarks)] };
}

function settingsOf(text: string, source: string): readonly Setting[] {
  const value = jsonOf(text);
  // A table as JSON is a list of rows without lists in them.
  if (value === undefined || (Array.isArray(value) && !Array.isArray((value[0] as { truth?: unknown } | null)?.truth)))
    return settingsOfTable(parseRecords(text, source));
  const parsed = settings.safeParse(value);
  if (!parsed.success) {
    // The union hides which field was wrong: ask again for the shape that was meant.
    const meant = Array.isArray(value) ? value[0] : ((value as { runs?: unknown[] } | null)?.runs?.[0] ?? value);
    const issue = setting.safeParse(meant).error?.issues[0];
    throw inputError(
      `${source}: ${issue ? describeIssue(issue, meant) : 'not a setting'}`,
      'Give {"truth": [0, 1], "weak": [0, 1], "strong": [1, 1]}, with "elicited" and "trained" where they are known, or {"runs": [...]} of these.',
    );
  }
  const { data } = parsed;
  return Array.isArray(data) ? data : 'runs' in data ? data.runs : [data];
}

function jsonOf(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // JSON lines, or broken: the table reader says what is wrong with it.
    return undefined;
  }
}

function settingsOfTable(records: Records): Setting[] {
  const { columns, rows, source } = records;
  for (const name of ['truth', 'weak', 'strong'])
    if (!columns.includes(name))
      throw inputError(
        `${source}: there is no column "${name}"`,
        'A table needs truth, weak and strong, and may have elicited, trained, task, weak_name, strong_name.',
      );
  const groups = new Map<string, Records['rows'][number][]>();
  for (const row of rows) {
    const key = JSON.stringify(['task', 'weak_name', 'strong_name'].map((name) => row[name] ?? ''));
    const known = groups.get(key);
    if (known) known.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()].map((own) => {
    const column = (name: string): Label[] => own.map((row) => (row[name] === '' ? null : cellLabel(row[name]!)));
    const name = (key: string) => own[0]![key] || undefined;
    return {
      task: name('task'),
      weak_name: name('weak_name'),
      strong_name: name('strong_name'),
      truth: column('truth'),
      weak: column('weak'),
      strong: column('strong'),
      // An empty column of one setting is a setting without that model.
      elicited: own.some((row) => row['elicited']) ? column('elicited') : undefined,
      trained: own.some((row) => row['trained']) ? column('trained') : undefined,
    };
  });
}

/** Numbers as numbers, so that probabilities of label 1 are seen. */
const cellLabel = (cell: string): Label => (/^-?(\d+\.?\d*|\.\d+)(e-?\d+)?$/i.test(cell) ? Number(cell) : cell);

function readSetting(one: Setting, index: number, place: string, remarks: string[]): WeakToStrongRun {
  const n = one.truth.length;
  for (const name of models) {
    const given = one[name];
    if (given !== undefined && given.length !== n)
      throw inputError(
        `${place}: "${name}" has ${given.length} answers beside ${n} in "truth"`,
        'Give one for each question.',
      );
  }
  if (n === 0) throw inputError(`${place}: "truth" is empty`, 'Give at least one question.');
  if (Array.isArray(one.options) && one.options.length !== n)
    throw inputError(
      `${place}: "options" has ${one.options.length} entries beside ${n} questions`,
      'Give one for each.',
    );
  const soft = models.filter((name) => one[name]?.some((value) => Array.isArray(value) || isFraction(value)));
  const codes = soft.length > 0 || one.options !== undefined ? undefined : labelCodes(one);
  const options = optionsOf(one, soft.length > 0, codes?.size, place, remarks);
  const code = (value: Label, name: string, x: number): number | null => {
    if (value === null) return null;
    const found = codes ? codes.get(String(value)) : indexOf(value);
    if (found !== undefined) return found;
    throw inputError(
      `${place}: "${name}"[${x}] is ${JSON.stringify(value)}`,
      'Beside probabilities or a number of options, answers and truth are indices of options from 0.',
    );
  };
  // Free text is coded by what was said.
  const texts = one.options === 'free' ? labelCodes(one) : undefined;
  const coded = (value: Label, name: string, x: number) =>
    texts ? (value === null ? null : texts.get(String(value))!) : code(value, name, x);
  const read = (name: (typeof models)[number]): Answers | undefined => {
    const given = one[name];
    if (given === undefined) return undefined;
    if (!soft.includes(name))
      return { kind: 'choices', values: given.map((value, x) => coded(value as Label, name, x)) };
    return {
      kind: 'probabilities',
      values: given.map((value, x) => rowOf(value, options[x]!, `${place}: "${name}"[${x}]`)),
    };
  };
  const [elicited, trained] = [read('elicited'), read('trained')];
  return {
    task: one.task ?? (one.weak_name || one.strong_name ? 'task' : `run ${index + 1}`),
    weakName: one.weak_name ?? 'weak',
    strongName: one.strong_name ?? 'strong',
    truth: one.truth.map((value, x) => coded(value, 'truth', x)),
    options,
    weak: read('weak')!,
    strong: read('strong')!,
    ...(elicited && { elicited }),
    ...(trained && { trained }),
  };
}

const isFraction = (value: unknown): boolean => typeof value === 'number' && value > 0 && value < 1;

function indexOf(value: Label): number | undefined {
  const number = typeof value === 'boolean' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** Labels in order of their text; numbers by value, so that indices stay what they are. */
function labelCodes(one: Setting): Map<string, number> {
  const seen = new Set<string>();
  for (const list of [one.truth, ...models.map((name) => one[name] ?? [])])
    for (const value of list) if (value !== null) seen.add(String(value));
  const sorted = [...seen].sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1));
  return new Map(sorted.map((text, i) => [text, i]));
}

function optionsOf(
  one: Setting,
  isSoft: boolean,
  labels: number | undefined,
  place: string,
  remarks: string[],
): (number | null)[] {
  const told = one.options;
  if (Array.isArray(told)) return told;
  if (told === 'free') {
    if (isSoft) throw inputError(`${place}: free text has no probabilities of options`, 'Give the texts.');
    return one.truth.map(() => null);
  }
  const count = told ?? Math.max(2, labels ?? 0);
  if (told === undefined && !isSoft)
    remarks.push(
      `The number of options was not given: ${plural(count, 'label')} taken, as many as were seen (at least two).`,
    );
  return one.truth.map((_, x) => {
    if (!isSoft) return count;
    const lengths = models.flatMap((name) => {
      const value = one[name]?.[x];
      return Array.isArray(value) ? [value.length] : [];
    });
    return lengths[0] ?? count;
  });
}

function rowOf(value: Label | number[], options: number, place: string): number[] | null {
  if (value === null) return null;
  if (Array.isArray(value)) return value;
  const p = typeof value === 'boolean' ? Number(value) : value;
  if (typeof p !== 'number' || !(p >= 0 && p <= 1))
    throw inputError(
      `${place} is ${JSON.stringify(value)}`,
      'Give a row of probabilities, or one probability of label 1.',
    );
  if (options !== 2)
    throw inputError(`${place} is one probability for ${options} options`, 'Give a row with one for each option.');
  return [1 - p, p];
}
