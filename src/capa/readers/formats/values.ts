// Values of parsed JSON or parquet as they really come: numbers written as strings, "True" for true, int64 as bigint, absent fields.
// Leaves out: schemas of whole files. Logs of one tool differ between its versions, so each field is asked for what it holds.

import { letterIndex } from '../answers.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** The value as an object with named fields; undefined for anything else. */
export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** The value as a list; empty for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The objects of a list; what is none is left out. */
export function objectsOf(value: unknown): readonly Fields[] {
  return listOf(value)
    .map(fieldsOf)
    .filter((fields) => fields !== undefined);
}

/** A string, or a number written as one; undefined for anything else and for the empty string. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined;
}

/** All entries as text; undefined where one is none. */
export function textsOf(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  if (value.every((entry) => typeof entry === 'string')) return value;
  const texts: string[] = [];
  for (const entry of value) {
    if (typeof entry !== 'string' && typeof entry !== 'number' && typeof entry !== 'bigint') return undefined;
    texts.push(String(entry));
  }
  return texts;
}

/** A number, also where a writer made it a string ("-1.5", "-inf", "nan"); undefined for what is none. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'string') return undefined;
  if (NUMBER.test(value)) return Number(value);
  return WORDS.get(value.trim().toLowerCase());
}

const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;
const WORDS: ReadonlyMap<string, number> = new Map([
  ['inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
  ['infinity', Number.POSITIVE_INFINITY],
  ['-infinity', Number.NEGATIVE_INFINITY],
  ['nan', Number.NaN],
]);

/** A whole number; undefined for anything else. */
export function wholeOf(value: unknown): number | undefined {
  const number = numberOf(value);
  return number !== undefined && Number.isSafeInteger(number) ? number : undefined;
}

/** True or false, also as 1 and 0, as "True" and "False"; undefined for a share between them and for anything else. */
export function truthOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 'False' || value === 'false') return false;
  if (value === 'True' || value === 'true') return true;
  const number = numberOf(value);
  return number === 1 ? true : number === 0 ? false : undefined;
}

/** A log that says only right or wrong: option 0 is wrong, option 1 right and gold. */
export function asVerdict(isRight: boolean | undefined): { options: 2; gold: 1; answer: number | null } {
  return { options: 2, gold: 1, answer: isRight === undefined ? null : Number(isRight) };
}

/** The letter's index behind "answer is" or "Answer:" in text that reasons first; the last one counts, null where there is none. */
export function letterInReasoning(text: string): number | null {
  const found = [...text.matchAll(/answer(?:\s+is|:)\s*:?\s*\**\(?([A-Z])\b/gi)].at(-1)?.[1];
  return found === undefined ? null : letterIndex(found);
}

/** What results can be split by: the fields of a question that are named so and hold a short word or number. */
export function slicesOf(doc: Fields | undefined): Readonly<Record<string, string>> | undefined {
  if (!doc) return undefined;
  let slices: Record<string, string> | undefined;
  for (const name of SLICES) {
    const value = doc[name];
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    if (text !== '' && text.length <= 80) (slices ??= {})[name.toLowerCase()] = text;
  }
  return slices;
}

const SLICES = [
  'category',
  'subject',
  'subcategory',
  'subtask',
  'level',
  'difficulty',
  'type',
  'topic',
  'domain',
  'Subdomain',
  'language',
] as const;

/** The last part of a folder's path; empty where there is none. */
export function folderName(path: string): string {
  return path.split(/[/\\!]/).at(-2) ?? '';
}
